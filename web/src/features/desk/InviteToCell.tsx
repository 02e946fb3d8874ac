import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas, value } from '../../api/client';
import { Button } from '../../ui/Button';
import { Sheet } from '../../ui/Dialog';
import { Select } from '../../ui/Select';
import { toast } from '../../ui/toasts';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { membersQuery } from '../communities/queries';
import { refreshDesk } from './queries';
import { deskWords } from './words';

/** A member of the community is asked, and so is everybody in the cell. */
export function InviteToCell({ cell, onClose }: { cell: Schemas['CellView']; onClose: () => void }) {
  const words = useWords(deskWords);
  const say = useProblemWords();
  const [member, setMember] = useState<string | null>(null);
  const { data } = useQuery({ ...membersQuery(cell.community), placeholderData: undefined });
  const inside = new Set(cell.members);
  const others = data?.rows.filter(({ id }) => !inside.has(id)) ?? [];
  const invite = useMutation({
    mutationFn: (who: string) =>
      value(
        api.POST('/api/v1/communities/{id}/cells/{cell}/invitations', {
          params: { path: { id: cell.community, cell: cell.id } },
          body: { member: who },
        }),
      ),
    onSuccess: () => {
      onClose();
      toast(words.saidInvited);
      refreshDesk();
    },
  });
  return (
    <Sheet
      title={words.inviteTo(cell.name)}
      isOpen
      onClose={onClose}
      footer={
        <Button
          look="primary"
          icon="send"
          isPending={invite.isPending}
          disabledBecause={member === null ? words.whoMissing : null}
          onPress={() => member !== null && invite.mutate(member)}
        >
          {words.invite}
        </Button>
      }
    >
      <Select
        label={words.who}
        hint={words.inviteHint}
        placeholder={words.choose}
        selected={member}
        onSelect={setMember}
        options={others.map(({ id, name }) => ({ id, name }))}
      />
      <div role="alert" className="field-error">
        {invite.isError && say(invite.error)}
      </div>
    </Sheet>
  );
}
