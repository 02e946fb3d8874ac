import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { api, type Schemas, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { namesOf } from '../../api/names';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { Field } from '../../ui/Field';
import { Skeleton } from '../../ui/Loading';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { cellsQuery } from '../communities/queries';
import { CellPanel } from './CellPanel';
import { refreshDesk } from './queries';
import { deskWords } from './words';

/** The cells of the community, with whom each has, and one more. */
export function Cells({ community }: { community: Schemas['OwnCommunityView'] }) {
  const words = useWords(deskWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const [name, setName] = useState('');
  const { data, error, refetch } = useQuery({ ...cellsQuery(community.id), placeholderData: undefined });
  const names = namesOf(data);
  const found = useMutation({
    mutationFn: () =>
      value(
        api.POST('/api/v1/communities/{id}/cells', {
          params: { path: { id: community.id } },
          body: { name: name.trim() },
        }),
      ),
    onSuccess: () => {
      setName('');
      toast(words.saidFounded);
      refreshDesk();
    },
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={2} />;
  return (
    <div className="stack">
      {data.rows.length === 0 && (
        <Empty icon="communities" title={words.noCells}>
          {words.noCellsWhy}
        </Empty>
      )}
      {data.rows.length > 0 && (
        <ul className="desk-grid">
          {data.rows.map(cell => (
            <li key={cell.id}>
              <CellPanel cell={cell} names={names} />
            </li>
          ))}
        </ul>
      )}
      <Form
        className="panel stack"
        onSubmit={event => {
          event.preventDefault();
          if (name.trim() !== '') found.mutate();
        }}
      >
        <Field
          label={words.newCell}
          hint={words.newCellHint}
          value={name}
          onChange={setName}
          maxLength={100}
        />
        <div role="alert" className="field-error">
          {found.isError && say(found.error)}
        </div>
        <div>
          <Button
            type="submit"
            icon="add"
            isPending={found.isPending}
            disabledBecause={online ? (name.trim() === '' ? words.nameMissing : null) : ui.offlineWrite}
          >
            {words.found}
          </Button>
        </div>
      </Form>
    </div>
  );
}
