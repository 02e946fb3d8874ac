import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { api, type Schemas, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { namesOf } from '../../api/names';
import { queryClient } from '../../api/queries';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Menu } from '../../ui/Menu';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { DoneSheet } from './DoneSheet';
import { listingWords } from './words';

const AudienceSheet = lazy(async () => ({ default: (await import('./AudienceSheet')).AudienceSheet }));
const EditSheet = lazy(async () => ({ default: (await import('./EditSheet')).EditSheet }));

/** What the owner may do now: the next step first, and what cannot be undone behind a question. */
export function OwnActions({ listing }: { listing: Schemas['ListingView'] }) {
  const words = useWords(listingWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const navigate = useNavigate();
  const [open, setOpen] = useState<'audience' | 'delete' | 'done' | 'edit' | null>(null);
  const params = { path: { id: listing.id } };
  const changed = () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: ['listing', listing.id] }),
      queryClient.invalidateQueries({ queryKey: ['listings'] }),
    ]);
  const failed = (error: unknown) => toast(say(error));
  const reopen = useMutation({
    mutationFn: () => value(api.POST('/api/v1/listings/{id}/reopen', { params, body: {} })),
    onSuccess: () => changed(),
    onError: failed,
  });
  const fulfil = useMutation({
    mutationFn: (helper: string | null) =>
      value(api.POST('/api/v1/listings/{id}/fulfil', { params, body: { helper } })),
    onSuccess: () => {
      setOpen(null);
      toast(words.done, () => reopen.mutate());
      return changed();
    },
    onError: failed,
  });
  const remove = useMutation({
    mutationFn: () => value(api.DELETE('/api/v1/listings/{id}', { params })),
    onSuccess: async () => {
      toast(words.deleted);
      await navigate({ to: '/', search: true });
      await changed();
    },
    onError: failed,
  });
  const accepted = listing.own?.accepted ?? [];
  const names = namesOf(listing);
  const isOpen = listing.status === 'active' || listing.status === 'in_progress';
  const offline = online ? null : ui.offlineWrite;
  return (
    <div className="listing-act row">
      {isOpen ? (
        <Button
          look="primary"
          icon="check"
          onPress={() => (accepted.length === 0 ? fulfil.mutate(null) : setOpen('done'))}
          disabledBecause={offline}
        >
          {words.markDone}
        </Button>
      ) : (
        listing.status !== 'cancelled' && (
          <Button look="primary" icon="undo" onPress={() => reopen.mutate()} disabledBecause={offline}>
            {words.reopen}
          </Button>
        )
      )}
      {isOpen && (
        <Button icon="eye" onPress={() => setOpen('audience')} disabledBecause={offline}>
          {words.changeAudience}
        </Button>
      )}
      {online && (
        <Menu
          name={words.moreActions}
          entries={[
            ...(isOpen
              ? [{ id: 'edit', name: words.edit, icon: 'edit' as const, onAction: () => setOpen('edit') }]
              : []),
            {
              id: 'delete',
              name: words.remove,
              icon: 'remove' as const,
              danger: true,
              onAction: () => setOpen('delete'),
            },
          ]}
        />
      )}
      <Dialog
        title={words.removeTitle(listing.title)}
        question
        isOpen={open === 'delete'}
        onClose={() => setOpen(null)}
        footer={
          <>
            <Button onPress={() => setOpen(null)}>{words.keep}</Button>
            <Button look="danger" onPress={() => remove.mutate()} isPending={remove.isPending}>
              {words.remove}
            </Button>
          </>
        }
      >
        <p>{words.removeWhat}</p>
      </Dialog>
      {open === 'done' && (
        <DoneSheet
          people={accepted.map(id => ({ id, name: names.member(id) ?? id }))}
          onClose={() => setOpen(null)}
          onDone={fulfil.mutate}
        />
      )}
      {open === 'edit' && listing.own && (
        <Suspense>
          <EditSheet listing={listing} own={listing.own} onClose={() => setOpen(null)} />
        </Suspense>
      )}
      {open === 'audience' && listing.own && (
        <Suspense>
          <AudienceSheet listing={listing} own={listing.own} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </div>
  );
}
