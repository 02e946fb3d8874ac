import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { api, idempotencyKey, value } from '../../api/client';
import { useInstance } from '../../api/instance';
import { begun } from '../../app/signed';
import { Skeleton } from '../../ui/Loading';
import { useWords } from '../../words/catalogue';
import { LanguageSelect } from '../me/Appearance';
import { type Account, AccountForm } from './AccountForm';
import { accountWords } from './accountWords';
import { sessionWords } from './words';
import './session.css';

/** Where anybody may join; elsewhere it says how people come in. */
export function SignUpScreen() {
  const words = useWords(accountWords);
  const session = useWords(sessionWords);
  const { instance, isPending } = useInstance();
  const navigate = useNavigate();
  useEffect(() => {
    document.title = words.signUp;
  }, [words.signUp]);
  const join = useMutation({
    mutationFn: (body: Account) =>
      value(
        api.POST('/api/v1/members', { params: { header: { 'Idempotency-Key': idempotencyKey() } }, body }),
      ),
    onSuccess: async answer => {
      begun(answer.member, answer.csrf_token ?? null);
      await navigate({ to: '/welcome', replace: true });
    },
  });
  return (
    <main className="entrance">
      <div className="entrance-box">
        <header className="stack">
          <img src="/icon.svg" alt="" width="56" height="56" />
          <h1>{words.signUpTitle}</h1>
          <p className="entrance-lead">{session.tagline}</p>
        </header>
        {isPending && <Skeleton lines={2} />}
        {instance?.sign_up === 'open' ? (
          <AccountForm
            submit={words.signUp}
            isPending={join.isPending}
            error={join.error}
            onSubmit={account => join.mutate(account)}
          />
        ) : (
          instance && <p>{instance.sign_up === 'invite' ? session.invited : session.closed}</p>
        )}
        <footer className="stack">
          <Link to="/sign-in">{words.haveAccount}</Link>
          <Link to="/about">{words.about}</Link>
          <LanguageSelect />
        </footer>
      </div>
    </main>
  );
}
