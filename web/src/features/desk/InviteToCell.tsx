import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas, value } from '../../api/client';
import { FormSheet } from '../../ui/FormSheet';
import { Select } from '../../ui/Select';
import { toast } from '../../ui/toasts';
import { useWords } from '../../words/catalogue';
import { membersQuery } from '../communities/queries';
import { refreshDesk } from './queries';
import { deskWords } from './words';

/** A member of the community is asked, and so is everybody in the cell. */
export function InviteToCell({ cell, onClose }: { cell: Schemas['CellView']; onClose: () => void }) {
  const words = useWords(deskWords);
  const [member, setMember] = useState<string | null>(null);
  const { data } = useQuery({ ...membersQuery(cell.community), placeholderData: undefined });
  const inside = new Set(cell.members);
  const others = data?.rows.filter(({ id }) => !inside.has(id)) ?? [];
  return (
    <FormSheet
      title={words.inviteTo(cell.name)}
      action={words.invite}
      icon="send"
      disabledBecause={member === null ? words.whoMissing : null}
      onClose={onClose}
      send={() =>
        value(
          api.POST('/api/v1/communities/{id}/cells/{cell}/invitations', {
            params: { path: { id: cell.community, cell: cell.id } },
            body: { member: member ?? '' },
          }),
        )
      }
      onSent={() => {
        toast(words.saidInvited);
        refreshDesk();
      }}
    >
      <Select
        label={words.who}
        hint={words.inviteHint}
        placeholder={words.choose}
        selected={member}
        onSelect={setMember}
        options={others.map(({ id, name }) => ({ id, name }))}
      />
    </FormSheet>
  );
}
