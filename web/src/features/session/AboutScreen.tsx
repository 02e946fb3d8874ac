import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useInstance } from '../../api/instance';
import { sessionQuery } from '../../api/session';
import { Skeleton } from '../../ui/Loading';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { accountWords } from './accountWords';
import { sessionWords } from './words';
import './session.css';
import '../../ui/Button.css';
import '../../ui/Screen.css';

/** Readable before anybody has an account. */
export function AboutScreen() {
  const words = useWords(sessionWords);
  const account = useWords(accountWords);
  const { instance, isPending } = useInstance();
  const { data: session, isPending: asking } = useQuery(sessionQuery);
  return (
    <main className="screen">
      <ScreenHeader title={instance?.name ?? words.aboutTitle} />
      <div className="screen-body about">
        <p>{words.tagline}</p>
        <p>{words.intro}</p>
        <section>
          <h2>{words.trustTitle}</h2>
          <p>{words.trust}</p>
        </section>
        <section>
          <h2>{words.communitiesTitle}</h2>
          <p>{words.communities}</p>
        </section>
        <section>
          <h2>{words.yoursTitle}</h2>
          <p>{words.yours}</p>
        </section>
        {(isPending || asking) && <Skeleton lines={1} />}
        {instance && (
          <p>
            {instance.sign_up === 'open'
              ? words.open
              : instance.sign_up === 'invite'
                ? words.invited
                : words.closed}
          </p>
        )}
        <div className="row">
          {session?.member ? (
            <Link className="button" to="/">
              {account.toFeed}
            </Link>
          ) : (
            <>
              {instance?.sign_up === 'open' && (
                <Link className="button" data-look="primary" to="/sign-up">
                  {words.signUp}
                </Link>
              )}
              <Link className="button" to="/sign-in">
                {words.signIn}
              </Link>
            </>
          )}
        </div>
      </div>
    </main>
  );
}
