import type { UseMutationResult } from '@tanstack/react-query';
import { Form } from 'react-aria-components/Form';
import { useProblemWords } from '../words/problems';
import { Field } from './Field';

/** The form for a message to somebody. A button elsewhere submits it by `id`; a refusal stands below the text. */
export function MessageForm({
  id,
  label,
  hint,
  value,
  onChange,
  sending,
}: {
  id: string;
  label: string;
  hint: string;
  value: string;
  onChange: (text: string) => void;
  sending: Pick<UseMutationResult<unknown, Error, void>, 'mutate' | 'error'>;
}) {
  const say = useProblemWords();
  return (
    <Form
      id={id}
      className="stack"
      onSubmit={event => {
        event.preventDefault();
        sending.mutate();
      }}
    >
      <Field
        label={label}
        hint={hint}
        lines={4}
        value={value}
        onChange={onChange}
        maxLength={2000}
        autoFocus
      />
      <div role="alert" className="field-error">
        {sending.error && say(sending.error)}
      </div>
    </Form>
  );
}
