import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { api, value } from '../../api/client';
import { begun } from '../../app/signed';
import { useWords } from '../../words/catalogue';
import { type Account, AccountForm } from '../session/AccountForm';
import { accountWords } from '../session/accountWords';

/** For somebody without an account: the invite makes one. */
export function JoinByInvite({ token }: { token: string }) {
  const words = useWords(accountWords);
  const navigate = useNavigate();
  const join = useMutation({
    mutationFn: (body: Account) =>
      value(api.POST('/api/v1/invites/{token}/accept', { params: { path: { token } }, body })),
    onSuccess: async answer => {
      begun(answer.member, answer.csrf_token ?? null);
      await navigate({ to: '/welcome', replace: true });
    },
  });
  return (
    <>
      <section className="stack">
        <p>{words.newHere}</p>
        <AccountForm
          submit={words.join}
          isPending={join.isPending}
          error={join.error}
          onSubmit={account => join.mutate(account)}
        />
      </section>
      <Link className="button" to="/sign-in" search={{ to: `/invites/${token}` }}>
        {words.haveAccount}
      </Link>
    </>
  );
}
