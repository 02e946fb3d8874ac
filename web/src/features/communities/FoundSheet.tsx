import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { api, idempotencyKey, Refusal, type Schemas, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { queryClient } from '../../api/queries';
import { Button } from '../../ui/Button';
import { Checkbox } from '../../ui/Checkbox';
import { Choices } from '../../ui/Choices';
import { Sheet } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { focusInvalid } from '../../ui/focusInvalid';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
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
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [joining, setJoining] = useState<(typeof POLICIES)[number]>('ask');
  const [credit, setCredit] = useState(false);
  const [tried, setTried] = useState(false);
  const [key] = useState(idempotencyKey);
  const start = useMutation({
    mutationFn: () => found({ name: name.trim(), description: description.trim(), joining, credit }, key),
    onSuccess: async community => {
      await queryClient.invalidateQueries();
      onClose();
      toast(words.founded(community.name));
      await navigate({ to: '/communities/$id', params: { id: community.id } });
    },
  });
  return (
    <Sheet
      title={words.found}
      isOpen
      onClose={onClose}
      footer={
        <Button
          look="primary"
          type="submit"
          form="found"
          icon="check"
          isPending={start.isPending}
          disabledBecause={online ? null : ui.offlineWrite}
        >
          {words.found}
        </Button>
      }
    >
      <Form
        id="found"
        className="stack"
        onSubmit={event => {
          event.preventDefault();
          setTried(true);
          if (name.trim() !== '') start.mutate();
          else focusInvalid(event.currentTarget);
        }}
      >
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
        <div role="alert" className="field-error">
          {start.isError && say(start.error)}
        </div>
      </Form>
    </Sheet>
  );
}
