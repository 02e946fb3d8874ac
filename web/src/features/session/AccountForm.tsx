import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { focusInvalid } from '../../ui/focusInvalid';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { accountWords } from './accountWords';
import { idOf } from './idOf';

export interface Account {
  readonly member: string;
  readonly name: string;
  readonly password: string;
}

const SHORTEST_PASSWORD = 10;

/** A name for others, a name to sign in with, a password: nothing else is needed. */
export function AccountForm({
  submit,
  isPending,
  error,
  onSubmit,
}: {
  submit: string;
  isPending: boolean;
  error: unknown;
  onSubmit: (account: Account) => void;
}) {
  const words = useWords(accountWords);
  const say = useProblemWords();
  const [name, setName] = useState('');
  const [typed, setTyped] = useState<string | null>(null);
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const member = typed ?? idOf(name);
  const missing = {
    name: name.trim() === '',
    member: member === '',
    password: [...password].length < SHORTEST_PASSWORD,
  };
  return (
    <Form
      className="stack"
      onSubmit={event => {
        event.preventDefault();
        setTried(true);
        if (!missing.name && !missing.member && !missing.password)
          onSubmit({ member, name: name.trim(), password });
        else focusInvalid(event.currentTarget);
      }}
    >
      <Field
        label={words.name}
        hint={words.nameHint}
        autoComplete="name"
        value={name}
        onChange={setName}
        maxLength={100}
        error={tried && missing.name ? words.nameMissing : null}
      />
      <Field
        label={words.member}
        hint={words.memberHint}
        autoComplete="username"
        verbatim
        value={member}
        onChange={setTyped}
        maxLength={64}
        error={tried && missing.member ? words.memberMissing : null}
      />
      <Field
        label={words.password}
        hint={words.passwordHint(SHORTEST_PASSWORD)}
        type="password"
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        error={tried && missing.password ? words.passwordHint(SHORTEST_PASSWORD) : null}
      />
      <div role="alert" className="field-error">
        {error !== null && error !== undefined && say(error)}
      </div>
      <Button look="primary" type="submit" wide isPending={isPending}>
        {submit}
      </Button>
    </Form>
  );
}
