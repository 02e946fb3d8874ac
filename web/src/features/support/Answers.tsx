import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Loading';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { useProblemWords } from '../../words/problems';
import { type Answer, answersQuery, refreshSupport } from './queries';
import { supportWords } from './words';

/** What I answered to others, and what came of it. */
export function Answers() {
  const words = useWords(supportWords);
  const { data, error, refetch } = useQuery(answersQuery);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={3} />;
  if (data.rows.length === 0)
    return (
      <Empty
        icon="send"
        title={words.noAnswers}
        action={
          <Link className="button" data-look="primary" to="/">
            {words.toFeed}
          </Link>
        }
      >
        {words.noAnswersWhy}
      </Empty>
    );
  return (
    <ul className="rows panel">
      {data.rows.map(answer => (
        <li key={answer.id}>
          <AnswerRow answer={answer} />
        </li>
      ))}
    </ul>
  );
}

function AnswerRow({ answer }: { answer: Answer }) {
  const words = useWords(supportWords);
  const ui = useWords(uiWords);
  const format = useFormat();
  const say = useProblemWords();
  const online = useOnline();
  const { id, listing, listing_seen: seen, side, status } = answer;
  const withdraw = useMutation({
    mutationFn: () =>
      value(
        api.PATCH('/api/v1/support/{side}/{id}/responses/{response}', {
          params: { path: { side, id: listing, response: id } },
          body: { status: 'withdrawn' },
        }),
      ),
    onSuccess: () => {
      toast(words.saidWithdrawn);
      refreshSupport(listing);
    },
    onError: error => toast(say(error)),
  });
  return (
    <div className="support-wait">
      <span className="support-line">
        {seen ? (
          <Link to="/l/$id" params={{ id: listing }} className="support-title">
            {seen.title}
          </Link>
        ) : (
          <b>{words.hidden}</b>
        )}
        <span className="soft">
          {[seen?.owner.name, words[status], format.relative(answer.decided_at ?? answer.created_at)]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
      {answer.actions.includes('withdraw') && (
        <Button
          isPending={withdraw.isPending}
          disabledBecause={online ? null : ui.offlineWrite}
          aria-label={`${words.withdraw} ${seen?.title ?? ''}`}
          onPress={() => withdraw.mutate()}
        >
          {words.withdraw}
        </Button>
      )}
    </div>
  );
}
