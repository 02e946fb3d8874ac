import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas, value } from '../../api/client';
import type { Names } from '../../api/names';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Menu } from '../../ui/Menu';
import { toast } from '../../ui/toasts';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { useProblemWords } from '../../words/problems';
import { InviteToCell } from './InviteToCell';
import { refreshDesk } from './queries';
import { deskWords } from './words';

/** One cell: who is in it, who may come in, and its end. */
export function CellPanel({ cell, names }: { cell: Schemas['CellView']; names: Names }) {
  const words = useWords(deskWords);
  const format = useFormat();
  const say = useProblemWords();
  const [open, setOpen] = useState<'invite' | 'remove' | null>(null);
  const close = () => setOpen(null);
  const members = (cell.members ?? []).map(id => names.member(id) ?? words.somebody);
  const remove = useMutation({
    mutationFn: () =>
      value(
        api.DELETE('/api/v1/communities/{id}/cells/{cell}', {
          params: { path: { id: cell.community, cell: cell.id } },
        }),
      ),
    onSuccess: () => {
      close();
      toast(words.saidCellRemoved(cell.name));
      refreshDesk();
    },
  });
  return (
    <article className="panel desk-cell" aria-label={cell.name}>
      <div className="desk-cell-top">
        <h2>{cell.name}</h2>
        <Menu
          name={words.cellMenu(cell.name)}
          entries={[
            { id: 'invite', name: words.inviteToCell, icon: 'add', onAction: () => setOpen('invite') },
            {
              id: 'remove',
              name: words.removeCell,
              icon: 'remove',
              danger: true,
              onAction: () => setOpen('remove'),
            },
          ]}
        />
      </div>
      <p className="soft">{members.length === 0 ? words.cellEmpty : format.list(members)}</p>
      {open === 'invite' && <InviteToCell cell={cell} onClose={close} />}
      <Dialog
        question
        title={words.removeTitle(cell.name)}
        isOpen={open === 'remove'}
        onClose={close}
        footer={
          <>
            <Button onPress={close}>{words.keep}</Button>
            <Button look="danger" isPending={remove.isPending} onPress={() => remove.mutate()}>
              {words.removeCell}
            </Button>
          </>
        }
      >
        <p>{words.removeSays(members.length)}</p>
        <div role="alert" className="field-error">
          {remove.isError && say(remove.error)}
        </div>
      </Dialog>
    </article>
  );
}
