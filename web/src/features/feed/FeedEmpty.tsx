import { Link } from '@tanstack/react-router';
import { useMe } from '../../api/session';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { useWords } from '../../words/catalogue';
import { feedRoute } from './routes';
import { filtersSet } from './search';
import { useSetSearch } from './useSetSearch';
import { feedWords } from './words';
import '../../ui/Button.css';

const NO_FILTERS = {
  kind: undefined,
  category: undefined,
  km: undefined,
  trust: undefined,
  order: undefined,
  q: undefined,
};

/** Nothing in this group: why, and what to do next. */
export function FeedEmpty({ hidden }: { hidden: number }) {
  const words = useWords(feedWords);
  const search = feedRoute.useSearch();
  const { communities } = useMe();
  const set = useSetSearch();
  const filtered = filtersSet(search) > 0 || search.kind !== undefined || search.q !== undefined;
  const why = { own: words.emptyOwn, partner: words.emptyPartner, network: words.emptyNetwork };
  if (hidden > 0)
    return (
      <Empty
        icon="eyeOff"
        title={words.emptyHidden}
        action={<Button onPress={() => set({ hidden: true })}>{words.showHidden}</Button>}
      />
    );
  if (filtered)
    return (
      <Empty
        icon="filters"
        title={words.emptyFiltered}
        action={<Button onPress={() => set(NO_FILTERS)}>{words.clear}</Button>}
      />
    );
  if (communities.length === 0 && search.scope !== 'network')
    return (
      <Empty
        icon="communities"
        title={words.lonely}
        action={
          <>
            <Link className="button" data-look="primary" to="/communities">
              {words.findCommunity}
            </Link>
            <Link className="button" to="/" search={{ scope: 'network' }}>
              {words.seeEveryone}
            </Link>
          </>
        }
      >
        {words.lonelyWhy}
      </Empty>
    );
  return (
    <Empty
      icon="feed"
      title={words.empty}
      action={
        <Link className="button" data-look="primary" to="/new">
          {words.post}
        </Link>
      }
    >
      {why[search.scope ?? 'own']}
    </Empty>
  );
}
