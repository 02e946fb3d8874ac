import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { api, idempotencyKey, type Schemas, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { queryClient } from '../../api/queries';
import { Button } from '../../ui/Button';
import { Choices } from '../../ui/Choices';
import { Sheet } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { focusInvalid } from '../../ui/focusInvalid';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { circleWords } from './words';

const KINDS = [
  'family',
  'friends',
  'colleagues',
  'custom',
] as const satisfies readonly Schemas['CircleKind'][];

/** Whoever opens it decides where a new circle leads. */
export function NewCircleSheet({
  onClose,
  onMade,
}: {
  onClose: () => void;
  onMade: (circle: Schemas['CircleView']) => void;
}) {
  const words = useWords(circleWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<(typeof KINDS)[number]>('friends');
  const [tried, setTried] = useState(false);
  const [key] = useState(idempotencyKey);
  const make = useMutation({
    mutationFn: () =>
      value(
        api.POST('/api/v1/trust-circles', {
          params: { header: { 'Idempotency-Key': key } },
          body: { name: name.trim(), kind },
        }),
      ),
    onSuccess: async circle => {
      await Promise.all(
        ['circles', 'audience'].map(key => queryClient.invalidateQueries({ queryKey: [key] })),
      );
      onClose();
      onMade(circle);
    },
  });
  return (
    <Sheet
      title={words.newCircle}
      isOpen
      onClose={onClose}
      footer={
        <Button
          look="primary"
          type="submit"
          form="circle"
          icon="check"
          isPending={make.isPending}
          disabledBecause={online ? null : ui.offlineWrite}
        >
          {words.make}
        </Button>
      }
    >
      <Form
        id="circle"
        className="stack"
        onSubmit={event => {
          event.preventDefault();
          setTried(true);
          if (name.trim() !== '') make.mutate();
          else focusInvalid(event.currentTarget);
        }}
      >
        <Field
          label={words.name}
          hint={words.nameHint}
          value={name}
          onChange={setName}
          maxLength={100}
          autoFocus
          error={tried && name.trim() === '' ? words.nameMissing : null}
        />
        <Choices
          label={words.kind}
          selected={kind}
          onSelect={setKind}
          choices={KINDS.map(id => ({ id, name: words[id] }))}
        />
        <div role="alert" className="field-error">
          {make.isError && say(make.error)}
        </div>
      </Form>
    </Sheet>
  );
}
