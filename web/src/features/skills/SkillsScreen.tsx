import { Outlet, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { appWords } from '../../app/words';
import { Empty } from '../../ui/Empty';
import { FilterButton } from '../../ui/FilterButton';
import { ListDetail } from '../../ui/ListDetail';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { feedWords } from '../feed/words';
import { Bell } from '../notices/Bell';
import { Directory } from './Directory';
import { Scopes } from './Scopes';
import { skillsRoute } from './routes';
import { filtersSet } from './search';
import { SkillSearchField } from './SkillSearchField';
import { skillWords } from './words';
import './skills.css';

const AskSheet = lazy(async () => ({ default: (await import('./AskSheet')).AskSheet }));
const loadFilters = async () => ({ default: (await import('./SkillFilterSheet')).SkillFilterSheet });
const SkillFilterSheet = lazy(loadFilters);

/** What people can do for each other, by category; a chosen skill lies beside, or over it on the phone. */
export function SkillsScreen() {
  const words = useWords(skillWords);
  const feed = useWords(feedWords);
  const places = useWords(appWords);
  const search = skillsRoute.useSearch();
  const isOpen = useParams({ strict: false, select: params => params.id !== undefined });
  const [isFiltering, setFiltering] = useState(false);
  const set = filtersSet(search);
  return (
    <>
      <ListDetail
        isOpen={isOpen}
        nothing={<Empty icon="skills" title={words.choose} />}
        detail={<Outlet />}
        list={
          <Screen
            header={
              <ScreenHeader
                title={places.skills}
                actions={
                  <>
                    <FilterButton
                      name={set === 0 ? feed.filters : feed.filtersSet(set)}
                      set={set}
                      onNear={() => void loadFilters()}
                      onPress={() => setFiltering(true)}
                    />
                    <Bell />
                  </>
                }
              >
                <SkillSearchField />
                <Scopes />
              </ScreenHeader>
            }
          >
            <Directory />
          </Screen>
        }
      />
      <Suspense>
        {isFiltering && <SkillFilterSheet onClose={() => setFiltering(false)} />}
        {search.ask !== undefined && <AskSheet key={search.ask} id={search.ask} />}
      </Suspense>
    </>
  );
}
