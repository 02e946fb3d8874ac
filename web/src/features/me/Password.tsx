import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { api, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { queryClient } from '../../api/queries';
import { useMe } from '../../api/session';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { sessionsQuery } from './queries';
import { meWords } from './words';

const SHORTEST_PASSWORD = 10;

export function Password() {
  const words = useWords(meWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const me = useMe();
  const [old, setOld] = useState('');
  const [next, setNext] = useState('');
  const [tried, setTried] = useState(false);
  const change = useMutation({
    mutationFn: () => value(api.POST('/api/v1/me/password', { body: { old, new: next } })),
    onSuccess: () => {
      setOld('');
      setNext('');
      setTried(false);
      toast(words.passwordChanged);
      void queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey });
    },
  });
  const short = [...next].length < SHORTEST_PASSWORD;
  return (
    <Form
      className="stack"
      onSubmit={event => {
        event.preventDefault();
        setTried(true);
        if (old !== '' && !short) change.mutate();
      }}
    >
      <p>{words.passwordWhy}</p>
      <input type="text" autoComplete="username" value={me.id} readOnly hidden />
      <Field
        label={words.passwordNow}
        type="password"
        autoComplete="current-password"
        value={old}
        onChange={setOld}
        error={tried && old === '' ? words.passwordMissing : null}
      />
      <Field
        label={words.passwordNew}
        hint={words.passwordHint(SHORTEST_PASSWORD)}
        type="password"
        autoComplete="new-password"
        value={next}
        onChange={setNext}
        error={tried && short ? words.passwordHint(SHORTEST_PASSWORD) : null}
      />
      <div role="alert" className="field-error">
        {change.isError && say(change.error)}
      </div>
      <div>
        <Button
          look="primary"
          type="submit"
          isPending={change.isPending}
          disabledBecause={online ? null : ui.offlineWrite}
        >
          {words.changePassword}
        </Button>
      </div>
    </Form>
  );
}
