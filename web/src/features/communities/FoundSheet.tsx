import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, Refusal, type Schemas, value } from '../../api/client';
import { queryClient } from '../../api/queries';
import { Checkbox } from '../../ui/Checkbox';
import { Choices } from '../../ui/Choices';
import { Field } from '../../ui/Field';
import { FormSheet } from '../../ui/FormSheet';
import { toast } from '../../ui/toasts';
import { useWords } from '../../words/catalogue';
import { idOf } from '../session/idOf';
import { foundWords } from './foundWords';

const POLICIES = ['ask', 'open', 'invite'] as const satisfies readonly Schemas['JoinPolicy'][];

/**
 * The address says the name; where another community has it already, a part of the key is put behind. The same key gives
 * the same address, so that whoever asks again after a lost answer does not start a second community.
 */
async function found(body: Omit<Schemas['FoundBody'], 'id'>, key: string) {
  const post = (id: string, key: string) =>
    value(
      api.POST('/api/v1/communities', {
        params: { header: { 'Idempotency-Key': key } },
        body: { ...body, id },
      }),
    );
  const id = idOf(body.name) || 'community';
  try {
    return await post(id, key);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'COMMUNITY_ID_TAKEN') throw error;
    return post(`${id}-${key.slice(0, 8)}`, `${key}-2`);
  }
}

/** Anybody may start a community, and is its first steward. */
export function FoundSheet({ onClose }: { onClose: () => void }) {
  const words = useWords(foundWords);
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [joining, setJoining] = useState<(typeof POLICIES)[number]>('ask');
  const [credit, setCredit] = useState(false);
  return (
    <FormSheet
      title={words.found}
      action={words.found}
      icon="check"
      isComplete={name.trim() !== ''}
      onClose={onClose}
      send={async key => {
        const body = { name: name.trim(), description: description.trim(), joining, credit };
        const community = await found(body, key);
        await queryClient.invalidateQueries();
        return community;
      }}
      onSent={community => {
        toast(words.founded(community.name));
        return navigate({ to: '/communities/$id', params: { id: community.id } });
      }}
    >
      {tried => (
        <>
          <p>{words.why}</p>
          <Field
            label={words.name}
            value={name}
            onChange={setName}
            maxLength={100}
            autoFocus
            error={tried && name.trim() === '' ? words.nameMissing : null}
          />
          <Field
            label={words.about}
            hint={words.aboutHint}
            lines={3}
            value={description}
            onChange={setDescription}
            maxLength={5000}
          />
          <Choices
            label={words.joining}
            selected={joining}
            onSelect={setJoining}
            choices={POLICIES.map(id => ({ id, name: words[id] }))}
          />
          <div>
            <Checkbox isSelected={credit} onChange={setCredit}>
              {words.credit}
            </Checkbox>
            <p className="soft">{words.creditHint}</p>
          </div>
        </>
      )}
    </FormSheet>
  );
}
