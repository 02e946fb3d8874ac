import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, type Schemas, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { namesOf } from '../../api/names';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { Icon } from '../../ui/Icon';
import { Skeleton } from '../../ui/Loading';
import { PersonRow } from '../../ui/PersonRow';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { useProblemWords } from '../../words/problems';
import { type Request, requestsQuery } from '../communities/queries';
import { refreshDesk } from './queries';
import { deskWords } from './words';

/** Who asks to join, in their own words, and how many members trust them. */
export function Requests({ community }: { community: Schemas['OwnCommunityView'] }) {
  const words = useWords(deskWords);
  const { data, error, refetch } = useQuery({ ...requestsQuery(community.id), placeholderData: undefined });
  const names = namesOf(data);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={2} />;
  if (data.rows.length === 0)
    return (
      <Empty icon="check" title={words.noRequests}>
        {words.noRequestsWhy}
      </Empty>
    );
  return (
    <ul className="stack">
      {data.rows.map(request => (
        <li key={request.id}>
          <RequestPanel request={request} name={names.member(request.member) ?? words.somebody} />
        </li>
      ))}
    </ul>
  );
}

function RequestPanel({ request, name }: { request: Request; name: string }) {
  const words = useWords(deskWords);
  const ui = useWords(uiWords);
  const format = useFormat();
  const say = useProblemWords();
  const online = useOnline();
  const trusted = request.trusted_by_members;
  const decide = useMutation({
    mutationFn: (decision: 'approve' | 'decline') =>
      value(
        api.POST(`/api/v1/communities/{id}/join-requests/{request}/${decision}`, {
          params: { path: { id: request.community, request: request.id } },
        }),
      ),
    onSuccess: (_, decision) => {
      toast(decision === 'approve' ? words.saidLetIn(name) : words.saidDeclined(name));
      refreshDesk();
    },
  });
  const offline = online ? null : ui.offlineWrite;
  return (
    <article className="panel stack" aria-label={name}>
      <PersonRow
        id={request.member}
        name={name}
        link={
          <Link to="/people/$id" params={{ id: request.member }}>
            {name}
          </Link>
        }
        detail={words.askedAt(format.relative(request.created_at))}
      />
      {request.message === '' ? (
        <p className="soft">{words.noMessage}</p>
      ) : (
        <blockquote className="desk-message">{request.message}</blockquote>
      )}
      {typeof trusted === 'number' && (
        <p className="line">
          <Icon name="trust" size={1.125} />
          <span>{trusted === 0 ? words.trustedByNone : words.trustedBy(trusted)}</span>
        </p>
      )}
      <div role="alert" className="field-error">
        {decide.isError && say(decide.error)}
      </div>
      <div className="row">
        <Button
          look="primary"
          icon="check"
          isPending={decide.isPending}
          disabledBecause={offline}
          onPress={() => decide.mutate('approve')}
        >
          {words.letIn}
        </Button>
        <Button isPending={decide.isPending} onPress={() => online && decide.mutate('decline')}>
          {words.decline}
        </Button>
      </div>
    </article>
  );
}
