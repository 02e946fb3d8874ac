import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas, value } from '../../api/client';
import { queryClient } from '../../api/queries';
import { useMeIfKnown } from '../../api/session';
import { Button } from '../../ui/Button';
import { Sheet } from '../../ui/Dialog';
import { toast } from '../../ui/toasts';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { useProblemWords } from '../../words/problems';
import { useAudience } from '../post/audience';
import { AudienceChoice } from '../post/AudienceChoice';
import { audienceOf, draftOf, type Shown } from '../post/draft';
import { listingWords } from './words';

/** The same choices as when it was posted, with the difference that a change makes; undo brings the old choice back. */
export function AudienceSheet({
  listing,
  own,
  onClose,
}: {
  listing: Schemas['ListingView'];
  own: Schemas['OwnView'];
  onClose: () => void;
}) {
  const words = useWords(listingWords);
  const format = useFormat();
  const say = useProblemWords();
  const me = useMeIfKnown();
  const before = draftOf(listing, own, me?.preference.visibility ?? 'my_community');
  const [shown, setShown] = useState<Shown>({ audience: before.audience, isPublic: before.isPublic });
  const { data: now } = useAudience(before, listing.kind);
  const { data: then } = useAudience(shown, listing.kind);
  const change = useMutation({
    mutationFn: (audience: Pick<Schemas['PatchBody'], 'sharing' | 'is_public'>) =>
      value(api.PATCH('/api/v1/listings/{id}', { params: { path: { id: listing.id } }, body: audience })),
    onSuccess: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ['listing', listing.id] }),
        queryClient.invalidateQueries({ queryKey: ['listings'] }),
      ]),
    onError: error => toast(say(error)),
  });
  const apply = () =>
    change.mutate(audienceOf(shown), {
      onSuccess: () => {
        onClose();
        toast(words.audienceChanged, () => change.mutate({ sharing: own.sharing, is_public: own.is_public }));
      },
    });
  return (
    <Sheet
      title={words.changeAudience}
      isOpen
      onClose={onClose}
      footer={
        <Button look="primary" onPress={apply} isPending={change.isPending}>
          {words.apply}
        </Button>
      }
    >
      <AudienceChoice
        shown={shown}
        kind={listing.kind}
        onChange={part => setShown(last => ({ ...last, ...part }))}
      />
      {now && then && now.total !== then.total && (
        <p>{words.audienceDifference(format.number(now.total), format.number(then.total))}</p>
      )}
    </Sheet>
  );
}
