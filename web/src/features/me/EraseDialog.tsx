import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { api, value } from '../../api/client';
import { leave } from '../../app/signed';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { meWords } from './words';

/** Says what goes and what stays, and wants the id typed and the password. */
export function EraseDialog({ member, onClose }: { member: string; onClose: () => void }) {
  const words = useWords(meWords);
  const say = useProblemWords();
  const [confirm, setConfirm] = useState('');
  const [password, setPassword] = useState('');
  const erase = useMutation({
    mutationFn: () => value(api.POST('/api/v1/me/erase', { body: { confirm, password } })),
    onSuccess: () => leave(),
  });
  const isRight = confirm.trim() === member;
  return (
    <Dialog
      title={words.eraseQuestion}
      isOpen
      onClose={onClose}
      question
      footer={
        <>
          <Button look="quiet" onPress={onClose}>
            {words.keep}
          </Button>
          <Button
            look="danger"
            type="submit"
            form="erase"
            isPending={erase.isPending}
            disabledBecause={
              isRight ? (password === '' ? words.passwordMissing : null) : words.typeId(member)
            }
          >
            {words.eraseDo}
          </Button>
        </>
      }
    >
      <ul className="bullets">
        <li>{words.eraseGoes}</li>
        <li>{words.eraseStays}</li>
        <li>{words.eraseNever}</li>
      </ul>
      <Form
        id="erase"
        className="stack"
        onSubmit={event => {
          event.preventDefault();
          erase.mutate();
        }}
      >
        <Field
          label={words.typeId(member)}
          verbatim
          value={confirm}
          onChange={setConfirm}
          autoComplete="username"
        />
        <Field
          label={words.passwordNow}
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
        />
        <div role="alert" className="field-error">
          {erase.isError && say(erase.error)}
        </div>
      </Form>
    </Dialog>
  );
}
