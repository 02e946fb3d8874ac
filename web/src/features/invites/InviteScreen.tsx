import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { api, Refusal, value } from '../../api/client';
import { sessionQuery } from '../../api/session';
import { Avatar } from '../../ui/Avatar';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Loading';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { LanguageSelect } from '../me/Appearance';
import { accountWords } from '../session/accountWords';
import { AcceptInvite } from './AcceptInvite';
import { JoinByInvite } from './JoinByInvite';
import { inviteRoute } from './routes';
import '../session/session.css';

const inviteQuery = (token: string) =>
  queryOptions({
    queryKey: ['invite', token],
    queryFn: ({ signal }) =>
      value(api.GET('/api/v1/invites/{token}', { params: { path: { token } }, signal })),
    meta: { kept: false },
  });

/** For whoever opens the link, with or without an account. Looking does not use it up. */
export function InviteScreen() {
  const words = useWords(accountWords);
  const format = useFormat();
  const { token } = inviteRoute.useParams();
  const { data: session } = useQuery(sessionQuery);
  const { data: invite, error, refetch } = useQuery(inviteQuery(token));
  const title = invite ? words.invites(invite.issuer.name) : words.join;
  useEffect(() => {
    document.title = title;
  }, [title]);
  const gone = error instanceof Refusal && error.status === 404;
  return (
    <main className="entrance">
      <div className="entrance-box">
        {invite && session ? (
          <>
            <header className="stack">
              <Avatar id={invite.issuer.id} name={invite.issuer.name} size="large" />
              <h1>{title}</h1>
              <p className="entrance-lead">
                {invite.community ? words.into(invite.community.name) : words.intoCircle}
              </p>
              <p className="soft">{words.until(format.dateTime(invite.expires_at))}</p>
            </header>
            {session.member !== null && invite.own ? (
              <>
                <p>{words.own}</p>
                <Link className="button" to="/">
                  {words.toFeed}
                </Link>
              </>
            ) : session.member === null ? (
              <JoinByInvite token={token} />
            ) : (
              <AcceptInvite token={token} community={invite.community?.id} />
            )}
          </>
        ) : gone ? (
          <>
            <h1 className="visually-hidden">{words.gone}</h1>
            <Empty
              icon="link"
              title={words.gone}
              action={
                <Link className="button" to="/">
                  {words.toFeed}
                </Link>
              }
            >
              {words.goneWhy}
            </Empty>
          </>
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton lines={1} />
        )}
        <footer className="stack">
          <Link to="/about">{words.about}</Link>
          <LanguageSelect />
        </footer>
      </div>
    </main>
  );
}
