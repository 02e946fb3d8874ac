import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useInstance } from '../../api/instance';
import { signIn } from '../../app/signed';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { focusInvalid } from '../../ui/focusInvalid';
import { Skeleton } from '../../ui/Loading';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { LanguageSelect } from '../me/Appearance';
import { DemoPeople } from './DemoPeople';
import { signInRoute } from './routes';
import { sessionWords } from './words';
import './session.css';

export function SignInScreen() {
  const words = useWords(sessionWords);
  const say = useProblemWords();
  const { instance, isPending } = useInstance();
  const navigate = useNavigate();
  const { to } = signInRoute.useSearch();
  const [member, setMember] = useState('');
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState<'member' | 'password' | null>(null);
  const enter = useMutation({
    mutationFn: (who: { member: string; password: string }) => signIn(who.member, who.password),
    onSuccess: () => navigate({ to: to ?? '/', replace: true }),
  });
  const name = instance?.name ?? 'Trust';
  useEffect(() => {
    document.title = name;
  }, [name]);
  return (
    <main className="entrance">
      <div className="entrance-box">
        <header className="stack">
          <img src="/icon.svg" alt="" width="56" height="56" />
          <h1>{name}</h1>
          <p className="entrance-lead">{words.tagline}</p>
        </header>
        <Form
          className="stack"
          onSubmit={event => {
            event.preventDefault();
            const gap = member.trim() === '' ? 'member' : password === '' ? 'password' : null;
            setMissing(gap);
            if (gap === null) enter.mutate({ member: member.trim(), password });
            else focusInvalid(event.currentTarget);
          }}
        >
          <Field
            label={words.name}
            name="member"
            autoComplete="username"
            verbatim
            value={member}
            onChange={setMember}
            error={missing === 'member' ? words.nameMissing : null}
          />
          <Field
            label={words.password}
            name="password"
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
            error={missing === 'password' ? words.passwordMissing : null}
          />
          <div role="alert" className="field-error">
            {enter.isError && say(enter.error)}
          </div>
          <Button look="primary" type="submit" wide isPending={enter.isPending}>
            {words.signIn}
          </Button>
        </Form>
        {isPending && <Skeleton lines={1} />}
        {instance?.demo && <DemoPeople onChoose={enter.mutate} />}
        <footer className="stack">
          {instance?.sign_up === 'open' && (
            <Link className="button" to="/sign-up">
              {words.signUp}
            </Link>
          )}
          {instance?.sign_up === 'invite' && <p className="soft">{words.invited}</p>}
          {instance?.sign_up === 'closed' && <p className="soft">{words.closed}</p>}
          <Link to="/about">{words.about}</Link>
          <LanguageSelect />
        </footer>
      </div>
    </main>
  );
}
