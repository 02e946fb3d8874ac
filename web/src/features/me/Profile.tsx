import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { api, type Schemas, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { queryClient } from '../../api/queries';
import { meQuery, useMe } from '../../api/session';
import { Button } from '../../ui/Button';
import { Checkbox } from '../../ui/Checkbox';
import { Field } from '../../ui/Field';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { meWords } from './words';

const LONGEST_NAME = 100;
const LONGEST_ABOUT = 2000;

export function Profile() {
  const words = useWords(meWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const me = useMe();
  const [name, setName] = useState(me.name);
  const [about, setAbout] = useState(me.about);
  const [email, setEmail] = useState(me.email ?? '');
  const [named, setNamed] = useState(me.named_on_paths);
  const [password, setPassword] = useState('');
  const newEmail = email.trim() !== (me.email ?? '');
  const isSame = name === me.name && about === me.about && named === me.named_on_paths && !newEmail;
  const save = useMutation({
    mutationFn: () => {
      const body: Schemas['ProfileBody'] = { name: name.trim(), about: about.trim(), named_on_paths: named };
      if (newEmail) {
        body.email = email.trim() === '' ? null : email.trim();
        body.password = password;
      }
      return value(api.PATCH('/api/v1/me', { body }));
    },
    onSuccess: profile => {
      queryClient.setQueryData(meQuery.queryKey, profile);
      setPassword('');
      toast(words.saved);
    },
  });
  return (
    <Form
      className="stack"
      onSubmit={event => {
        event.preventDefault();
        if (!isSame && name.trim() !== '') save.mutate();
      }}
    >
      <Field
        label={words.displayName}
        hint={words.displayNameHint}
        value={name}
        onChange={setName}
        maxLength={LONGEST_NAME}
        error={name.trim() === '' ? words.nameMissing : null}
      />
      <Field
        label={words.about}
        hint={words.aboutHint}
        lines={4}
        value={about}
        onChange={setAbout}
        maxLength={LONGEST_ABOUT}
      />
      <Field
        label={words.email}
        hint={words.emailHint}
        type="email"
        autoComplete="email"
        value={email}
        onChange={setEmail}
      />
      {newEmail && (
        <Field
          label={words.passwordNow}
          hint={words.passwordForEmail}
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
        />
      )}
      <div>
        <Checkbox isSelected={named} onChange={setNamed}>
          {words.named}
        </Checkbox>
        <p className="soft">{words.namedHint}</p>
      </div>
      <div role="alert" className="field-error">
        {save.isError && say(save.error)}
      </div>
      <div>
        <Button
          look="primary"
          type="submit"
          icon="check"
          isPending={save.isPending}
          disabledBecause={!online ? ui.offlineWrite : isSame ? words.same : null}
        >
          {words.save}
        </Button>
      </div>
      <p className="soft">{words.signInName(me.id)}</p>
    </Form>
  );
}
