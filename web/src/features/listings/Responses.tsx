import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, type Schemas, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { namesOf } from '../../api/names';
import { queryClient } from '../../api/queries';
import { Button } from '../../ui/Button';
import { Skeleton } from '../../ui/Loading';
import { PersonRow } from '../../ui/PersonRow';
import { Tag } from '../../ui/Tag';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { useProblemWords } from '../../words/problems';
import { responsesQuery, sideOf } from './queries';
import { listingWords } from './words';
import '../../ui/Card.css';

type Answer = Schemas['ListingResponsePage']['rows'][number];

/** The answers to what one posted, with what one may decide about each. */
export function Responses({ listing }: { listing: Schemas['ListingView'] }) {
  const words = useWords(listingWords);
  const { data, isPending } = useQuery(responsesQuery(listing));
  const names = namesOf(data);
  const shown = (data?.rows ?? []).filter(row => row.status !== 'withdrawn');
  if (isPending) return <Skeleton lines={1} />;
  if (!data) return null;
  return (
    <section className="stack">
      <h2>{words.answers}</h2>
      {shown.length === 0 ? (
        <p className="soft">{words.noAnswers}</p>
      ) : (
        <ul className="panel rows">
          {shown.map(row => (
            <li key={row.id}>
              <Response listing={listing} answer={row} name={names.member(row.responder) ?? row.responder} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Response({
  listing,
  answer,
  name,
}: {
  listing: Schemas['ListingView'];
  answer: Answer;
  name: string;
}) {
  const words = useWords(listingWords);
  const ui = useWords(uiWords);
  const format = useFormat();
  const say = useProblemWords();
  const online = useOnline();
  const decide = useMutation({
    mutationFn: (status: 'accepted' | 'declined') =>
      value(
        api.PATCH('/api/v1/support/{side}/{id}/responses/{response}', {
          params: { path: { side: sideOf(listing.kind), id: listing.id, response: answer.id } },
          body: { status },
        }),
      ),
    onSuccess: (_, status) => {
      toast(status === 'accepted' ? words.acceptedNow(name) : words.declinedNow(name));
      return Promise.all(
        [['responses', listing.id], ['listing', listing.id], ['listings'], ['inbox'], ['support']].map(
          queryKey => queryClient.invalidateQueries({ queryKey }),
        ),
      );
    },
    onError: error => toast(say(error)),
  });
  const offline = online ? null : ui.offlineWrite;
  return (
    <div className="answer">
      <PersonRow
        id={answer.responder}
        name={name}
        link={
          <Link to="/people/$id" params={{ id: answer.responder }}>
            {name}
          </Link>
        }
        detail={format.relative(answer.created_at)}
        end={answer.status === 'pending' ? undefined : <Tag>{words[`answer_${answer.status}`]}</Tag>}
      />
      {answer.message !== '' && <p className="listing-text">{answer.message}</p>}
      {answer.status === 'pending' && (
        <div className="row">
          <Button icon="check" onPress={() => decide.mutate('accepted')} disabledBecause={offline}>
            {words.accept(name)}
          </Button>
          <Button look="quiet" onPress={() => decide.mutate('declined')} disabledBecause={offline}>
            {words.decline}
          </Button>
        </div>
      )}
    </div>
  );
}
