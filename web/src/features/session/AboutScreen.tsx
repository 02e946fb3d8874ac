import { Link } from '@tanstack/react-router';
import { useInstance } from '../../api/instance';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { useWords } from '../../words/catalogue';
import { sessionWords } from './words';
import './session.css';
import '../../ui/Screen.css';

/** Readable before anybody has an account. */
export function AboutScreen() {
  const words = useWords(sessionWords);
  const instance = useInstance();
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
        {instance && (
          <p>
            {instance.sign_up === 'open'
              ? words.open
              : instance.sign_up === 'invite'
                ? words.invited
                : words.closed}
          </p>
        )}
        <p>
          <Link to="/sign-in">{words.back}</Link>
        </p>
      </div>
    </main>
  );
}
