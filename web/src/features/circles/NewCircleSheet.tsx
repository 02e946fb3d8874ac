import { useState } from 'react';
import { api, type Schemas, value } from '../../api/client';
import { queryClient } from '../../api/queries';
import { Choices } from '../../ui/Choices';
import { Field } from '../../ui/Field';
import { FormSheet } from '../../ui/FormSheet';
import { useWords } from '../../words/catalogue';
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
  const [name, setName] = useState('');
  const [kind, setKind] = useState<(typeof KINDS)[number]>('friends');
  return (
    <FormSheet
      title={words.newCircle}
      action={words.make}
      icon="check"
      isComplete={name.trim() !== ''}
      onClose={onClose}
      send={async key => {
        const circle = await value(
          api.POST('/api/v1/trust-circles', {
            params: { header: { 'Idempotency-Key': key } },
            body: { name: name.trim(), kind },
          }),
        );
        await Promise.all(
          [['circles'], ['audience']].map(queryKey => queryClient.invalidateQueries({ queryKey })),
        );
        return circle;
      }}
      onSent={onMade}
    >
      {tried => (
        <>
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
        </>
      )}
    </FormSheet>
  );
}
