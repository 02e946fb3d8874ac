import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, type Schemas, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import type { Names } from '../../api/names';
import { useMe } from '../../api/session';
import { Checkbox } from '../../ui/Checkbox';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { useProblemWords } from '../../words/problems';
import { isOpen, refreshSupport } from './queries';
import { supportWords } from './words';

/** A listing of mine: the tick says whether it is done, and takes it back as well. */
export function TaskRow({ listing, names }: { listing: Schemas['ListingView']; names: Names }) {
  const words = useWords(supportWords);
  const ui = useWords(uiWords);
  const format = useFormat();
  const say = useProblemWords();
  const online = useOnline();
  const usual = useMe().preference.visibility;
  const { id, title, own } = listing;
  const open = isOpen(listing);
  const params = { path: { id } };
  const change = useMutation({
    mutationFn: (done: boolean) =>
      done
        ? value(api.POST('/api/v1/listings/{id}/fulfil', { params, body: {} }))
        : value(api.POST('/api/v1/listings/{id}/reopen', { params, body: {} })),
    onSuccess: (_, done) => {
      toast(done ? words.saidDone : words.saidOpen, () => change.mutate(!done));
      refreshSupport(id);
    },
    onError: error => toast(say(error)),
  });
  const shown = change.isPending ? change.variables : listing.status === 'fulfilled';
  const helper = names.member(own?.helper);
  const detail = open
    ? [
        own ? seenBy(own, usual, words) : null,
        listing.status === 'in_progress' ? words.in_progress : null,
        own && own.responses.total > 0 ? words.responses(own.responses.total) : null,
        format.relative(listing.created_at),
      ]
    : [
        words[listing.status],
        helper ? words.by(helper) : null,
        listing.fulfilled_at ? format.relative(listing.fulfilled_at) : null,
      ];
  return (
    <div className="support-task" data-done={shown || undefined}>
      <Checkbox
        isSelected={shown}
        isReadOnly={listing.status === 'cancelled' || change.isPending}
        onChange={done => (online ? change.mutate(done) : toast(ui.offlineWrite))}
      >
        <span className="visually-hidden">{words.doneWith(title)}</span>
      </Checkbox>
      <span className="support-line">
        <Link to="/l/$id" params={{ id }} className="support-title">
          {title}
        </Link>
        <span className="soft">{detail.filter(Boolean).join('\u00A0· ')}</span>
      </span>
    </div>
  );
}

/** Who can see it stands on everything that one posted. */
function seenBy(
  { sharing, is_public: everyone }: Schemas['OwnView'],
  usual: Schemas['Visibility'],
  words: Record<Schemas['Visibility'] | 'circle' | 'everyone' | 'onlyMe', string> & {
    seenBy: (whom: string) => string;
  },
): string | null {
  if (everyone) return words.seenBy(words.everyone);
  if (sharing === 'private') return words.onlyMe;
  if (sharing === 'preference') return words.seenBy(words[usual]);
  return words.seenBy(typeof sharing === 'string' ? words[sharing] : words.circle);
}
