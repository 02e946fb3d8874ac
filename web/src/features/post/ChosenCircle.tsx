import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import type { Schemas } from '../../api/client';
import { Button } from '../../ui/Button';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { membersQuery } from '../circles/queries';
import { circleWords } from '../circles/words';

const AddSheet = lazy(async () => ({ default: (await import('../circles/AddSheet')).AddSheet }));

/** Who is in the circle that was chosen, and a way to add somebody without leaving the form. */
export function ChosenCircle({ circle }: { circle: Schemas['CircleView'] }) {
  const words = useWords(circleWords);
  const format = useFormat();
  const [isAdding, setAdding] = useState(false);
  const { data } = useQuery({ ...membersQuery(circle.id), placeholderData: undefined });
  const inside = data?.rows.map(person => person.name) ?? [];
  return (
    <div className="post-aside">
      <p>{data && inside.length === 0 ? words.nobody : `${words.inside}: ${format.list(inside)}`}</p>
      <Button icon="add" onPress={() => setAdding(true)}>
        {words.add}
      </Button>
      <Suspense>{isAdding && <AddSheet circle={circle} onClose={() => setAdding(false)} />}</Suspense>
    </div>
  );
}
