import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import type { Names } from '../../api/names';
import { Button } from '../../ui/Button';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { useProblemWords } from '../../words/problems';
import { refreshSupport } from './queries';
import type { WaitingLine } from './todo';
import { supportWords } from './words';

/** What somebody waits for: who, about which, since when, and the way to answer. */
export function WaitingRow({ line, names }: { line: WaitingLine; names: Names }) {
  const words = useWords(supportWords);
  const format = useFormat();
  const who =
    line.members.length === 0
      ? words.somebody
      : format.list(line.members.map(id => names.member(id) ?? words.somebody));
  const title =
    line.kind === 'response'
      ? (names.listing(line.listing) ?? words.need)
      : line.kind === 'exchange'
        ? (names.exchange(line.exchange) ?? names.listing(line.listing) ?? words.exchange)
        : line.kind === 'cell_invitation'
          ? (names.cell(line.cell) ?? words.cell)
          : (names.community(line.community) ?? words.community);
  const what = {
    response: words.answered(line.times, who),
    exchange: words.exchangeWaits(who),
    invite: words.invited(who),
    cell_invitation: words.invitedCell(who),
  }[line.kind];
  return (
    <div className="support-wait">
      <span className="support-line">
        <b>{title}</b>
        <span className="soft">
          {what} · {format.relative(line.since)}
        </span>
      </span>
      {line.kind === 'exchange' ? (
        <Link className="button" to="/exchanges/$id" params={{ id: line.exchange ?? line.id }}>
          {words.open}
          <span className="visually-hidden"> {title}</span>
        </Link>
      ) : line.kind === 'response' ? (
        <Link className="button" to="/l/$id" params={{ id: line.listing ?? '' }}>
          {words.decide}
          <span className="visually-hidden"> {title}</span>
        </Link>
      ) : line.kind === 'cell_invitation' ? (
        <CellInvitation line={line} title={title} />
      ) : (
        <Link className="button" to="/notices">
          {words.open}
          <span className="visually-hidden"> {title}</span>
        </Link>
      )}
    </div>
  );
}

function CellInvitation({ line, title }: { line: WaitingLine; title: string }) {
  const words = useWords(supportWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const decide = useMutation({
    mutationFn: (decision: 'accept' | 'decline') =>
      value(
        api.POST(`/api/v1/communities/{id}/cells/{cell}/invitations/{invitation}/${decision}`, {
          params: { path: { id: line.community ?? '', cell: line.cell ?? '', invitation: line.id } },
        }),
      ),
    onSuccess: (_, decision) => {
      toast(decision === 'accept' ? words.saidIn(title) : words.saidDeclined);
      refreshSupport();
    },
    onError: error => toast(say(error)),
  });
  const offline = online ? null : ui.offlineWrite;
  return (
    <span className="row">
      <Button
        isPending={decide.isPending}
        disabledBecause={offline}
        aria-label={`${words.accept} ${title}`}
        onPress={() => decide.mutate('accept')}
      >
        {words.accept}
      </Button>
      <Button
        look="quiet"
        isPending={decide.isPending}
        aria-label={`${words.decline} ${title}`}
        onPress={() => online && decide.mutate('decline')}
      >
        {words.decline}
      </Button>
    </span>
  );
}
