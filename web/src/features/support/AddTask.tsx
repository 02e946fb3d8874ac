import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { api, idempotencyKey, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { refreshSupport } from './queries';
import { supportWords } from './words';

/** The form for a private task: a need that only its owner sees. It needs no community and no trust. */
export function AddTask() {
  const words = useWords(supportWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const [title, setTitle] = useState('');
  const [key, setKey] = useState(idempotencyKey);
  const add = useMutation({
    mutationFn: () =>
      value(
        api.POST('/api/v1/support/{side}', {
          params: { path: { side: 'needs' }, header: { 'Idempotency-Key': key } },
          body: { title: title.trim(), type: 'task', category: 'other', sharing: 'private' },
        }),
      ),
    onSuccess: () => {
      setTitle('');
      setKey(idempotencyKey());
      refreshSupport();
    },
  });
  return (
    <Form
      className="support-add"
      onSubmit={event => {
        event.preventDefault();
        if (title.trim() !== '' && online) add.mutate();
      }}
    >
      <Field
        label={words.addTask}
        hint={words.addTaskHint}
        value={title}
        onChange={setTitle}
        maxLength={200}
      />
      <Button
        type="submit"
        icon="add"
        isPending={add.isPending}
        disabledBecause={online ? null : ui.offlineWrite}
      >
        {words.add}
      </Button>
      <div role="alert" className="field-error">
        {add.isError && say(add.error)}
      </div>
    </Form>
  );
}
