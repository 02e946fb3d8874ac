import { Link } from '@tanstack/react-router';
import { useMe } from '../../api/session';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { useWords } from '../../words/catalogue';
import { feedWords } from '../feed/words';
import { skillsRoute } from './routes';
import { filtersSet } from './search';
import { useSetSearch } from './useSetSearch';
import { skillWords } from './words';
import '../../ui/Button.css';

const NO_FILTERS = {
  category: undefined,
  community: undefined,
  km: undefined,
  order: undefined,
  q: undefined,
  scope: undefined,
  trust: undefined,
};

/** No skill fits, or there is none yet: why, and what to do next. */
export function NoSkills() {
  const words = useWords(skillWords);
  const feed = useWords(feedWords);
  const search = skillsRoute.useSearch();
  const set = useSetSearch();
  const { communities } = useMe();
  if (communities.length === 0)
    return (
      <Empty
        icon="communities"
        title={feed.lonely}
        action={
          <Link className="button" data-look="primary" to="/communities">
            {feed.findCommunity}
          </Link>
        }
      >
        {words.lonelyWhy}
      </Empty>
    );
  if (filtersSet(search) > 0 || search.category || search.q || search.scope)
    return (
      <Empty
        icon="filters"
        title={words.noneFits}
        action={<Button onPress={() => set(NO_FILTERS)}>{feed.clear}</Button>}
      />
    );
  return (
    <Empty icon="skills" title={words.none}>
      {words.noneWhy}
    </Empty>
  );
}
