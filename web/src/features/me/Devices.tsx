import { useMutation, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { api, type Schemas, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { queryClient } from '../../api/queries';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorState } from '../../ui/ErrorState';
import { Icon } from '../../ui/Icon';
import { Skeleton } from '../../ui/Loading';
import { Tag } from '../../ui/Tag';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { useProblemWords } from '../../words/problems';
import { sessionsQuery } from './queries';
import { meWords } from './words';

type Session = Schemas['SessionView'];

const TokenSheet = lazy(async () => ({ default: (await import('./TokenSheet')).TokenSheet }));

/** The member's sessions, and the tokens of the member's programs. */
export function Devices() {
  const words = useWords(meWords);
  const [ending, setEnding] = useState<Session | null>(null);
  const [isMaking, setMaking] = useState(false);
  const { data, error, refetch } = useQuery(sessionsQuery);
  if (!data)
    return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Skeleton lines={3} />;
  const of = (kind: Session['kind']) =>
    data.rows
      .filter(session => session.kind === kind)
      .toSorted((a, b) => Number(b.current) - Number(a.current) || b.created_at - a.created_at);
  return (
    <>
      <ul className="rows" aria-label={words.devices}>
        {of('browser').map(session => (
          <SessionRow key={session.id} session={session} onEnd={setEnding} />
        ))}
      </ul>
      <section className="stack" aria-labelledby="tokens">
        <h2 id="tokens">{words.tokens}</h2>
        <p className="soft">{words.tokensWhy}</p>
        <ul className="rows" aria-labelledby="tokens">
          {of('script').map(session => (
            <SessionRow key={session.id} session={session} onEnd={setEnding} />
          ))}
        </ul>
        <div>
          <Button icon="add" onPress={() => setMaking(true)}>
            {words.newToken}
          </Button>
        </div>
      </section>
      {ending && <EndDialog session={ending} onClose={() => setEnding(null)} />}
      <Suspense>{isMaking && <TokenSheet onClose={() => setMaking(false)} />}</Suspense>
    </>
  );
}

function SessionRow({ session, onEnd }: { session: Session; onEnd: (session: Session) => void }) {
  const words = useWords(meWords);
  const format = useFormat();
  const { kind, label, current, created_at: since, expires_at: until } = session;
  return (
    <li className="session">
      <Icon name={kind === 'browser' ? 'device' : 'lock'} />
      <span className="session-words">
        <span>
          <b>{kind === 'browser' ? words.browser : label}</b>{' '}
          {current && <Tag tone="accent">{words.thisDevice}</Tag>}
        </span>
        <span className="soft">{words.since(format.dateTime(since), format.date(until))}</span>
        {session.scopes && (
          <span className="soft">
            {session.scopes.includes('write') ? words.scopeWrite : words.scopeRead}
          </span>
        )}
      </span>
      {!current && (
        <Button
          onPress={() => onEnd(session)}
          aria-label={words.endOf(kind === 'browser' ? words.browser : label)}
        >
          {words.end}
        </Button>
      )}
    </li>
  );
}

function EndDialog({ session: { id, kind, label }, onClose }: { session: Session; onClose: () => void }) {
  const words = useWords(meWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const end = useMutation({
    mutationFn: () => value(api.DELETE('/api/v1/me/sessions/{id}', { params: { path: { id } } })),
    onSuccess: () => {
      toast(words.ended);
      onClose();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  return (
    <Dialog
      title={words.endTitle(kind === 'browser' ? words.browser : label)}
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
            isPending={end.isPending}
            onPress={() => end.mutate()}
            disabledBecause={online ? null : ui.offlineWrite}
          >
            {words.end}
          </Button>
        </>
      }
    >
      <p>{kind === 'browser' ? words.endBrowserWhy : words.endTokenWhy}</p>
      <div role="alert" className="field-error">
        {end.isError && say(end.error)}
      </div>
    </Dialog>
  );
}
