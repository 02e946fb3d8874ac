import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { api, idempotencyKey, value } from '../../api/client';
import { queryClient } from '../../api/queries';
import { Button } from '../../ui/Button';
import { Choices } from '../../ui/Choices';
import { Sheet } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Select } from '../../ui/Select';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { sessionsQuery } from './queries';
import { SecretOnce } from './SecretOnce';
import { meWords } from './words';

const DAYS = ['7', '30', '90', '365'] as const;

/** The token is shown once: the sheet stays until "done", and says so. */
export function TokenSheet({ onClose }: { onClose: () => void }) {
  const words = useWords(meWords);
  const say = useProblemWords();
  const [label, setLabel] = useState('');
  const [scope, setScope] = useState<'read' | 'write'>('read');
  const [days, setDays] = useState<(typeof DAYS)[number]>('30');
  const [password, setPassword] = useState('');
  const [key] = useState(idempotencyKey);
  const [tried, setTried] = useState(false);
  const make = useMutation({
    mutationFn: () =>
      value(
        api.POST('/api/v1/me/tokens', {
          params: { header: { 'Idempotency-Key': key } },
          body: { label: label.trim(), scopes: [scope], days: Number(days), password },
        }),
      ),
    onSettled: () => queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  const token = make.data?.token;
  return (
    <Sheet
      title={words.newToken}
      isOpen
      onClose={onClose}
      question={Boolean(token)}
      footer={
        token ? (
          <Button look="primary" icon="check" onPress={onClose}>
            {words.done}
          </Button>
        ) : (
          <Button look="primary" type="submit" form="token" isPending={make.isPending}>
            {words.makeToken}
          </Button>
        )
      }
    >
      {token ? (
        <SecretOnce secret={token} hint={words.tokenOnce} />
      ) : (
        <Form
          id="token"
          className="stack"
          onSubmit={event => {
            event.preventDefault();
            setTried(true);
            if (label.trim() !== '' && password !== '') make.mutate();
          }}
        >
          <Field
            label={words.tokenLabel}
            hint={words.tokenLabelHint}
            value={label}
            onChange={setLabel}
            maxLength={100}
            autoComplete="off"
            autoFocus
            error={tried && label.trim() === '' ? words.labelMissing : null}
          />
          <Choices
            label={words.scope}
            selected={scope}
            onSelect={setScope}
            choices={[
              { id: 'read', name: words.scopeRead },
              { id: 'write', name: words.scopeWrite },
            ]}
          />
          <Select
            label={words.lasts}
            selected={days}
            onSelect={setDays}
            options={DAYS.map(id => ({ id, name: words.days(Number(id)) }))}
          />
          <Field
            label={words.passwordNow}
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
            error={tried && password === '' ? words.passwordMissing : null}
          />
          <div role="alert" className="field-error">
            {make.isError && say(make.error)}
          </div>
        </Form>
      )}
    </Sheet>
  );
}
