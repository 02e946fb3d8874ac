import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { Button } from '../../ui/Button';
import { Chips } from '../../ui/Chips';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { feedWords } from '../feed/words';
import { skillsRoute } from './routes';
import { useSetSearch } from './useSetSearch';
import { skillWords } from './words';

/** On a phone more would push the list out of sight. */
const FEW = 3;

/** The categories that have skills, with their numbers, the largest first. The chosen one stays, even with none. */
export function Categories({ counts }: { counts: Schemas['SkillCountsView'] }) {
  const words = useWords(skillWords);
  const feed = useWords(feedWords);
  const format = useFormat();
  const { category } = skillsRoute.useSearch();
  const set = useSetSearch();
  const [isAll, setAll] = useState(false);
  const { categories, total } = counts;
  const shown = isAll ? categories : categories.slice(0, FEW);
  if (category && !shown.some(one => one.category === category))
    shown.push(categories.find(one => one.category === category) ?? { category, count: 0 });
  return (
    <div className="skill-categories">
      <Chips
        label={words.categories}
        selected={category ?? 'all'}
        onSelect={id => set({ category: id === 'all' ? undefined : id })}
        chips={[
          { id: 'all' as const, name: feed.all, count: format.number(total) },
          ...shown.map(one => ({
            id: one.category,
            name: words[one.category],
            count: format.number(one.count),
          })),
        ]}
      />
      {categories.length > FEW && (
        <Button look="quiet" aria-expanded={isAll} onPress={() => setAll(!isAll)}>
          {isAll ? words.fewerCategories : words.moreCategories}
        </Button>
      )}
    </div>
  );
}
