import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas, value } from '../../api/client';
import { queryClient } from '../../api/queries';
import { useMeIfKnown } from '../../api/session';
import { FormSheet } from '../../ui/FormSheet';
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
  const change = async (audience: Pick<Schemas['PatchBody'], 'sharing' | 'is_public'>) => {
    await value(api.PATCH('/api/v1/listings/{id}', { params: { path: { id: listing.id } }, body: audience }));
    await Promise.all(
      [['listing', listing.id], ['listings']].map(queryKey => queryClient.invalidateQueries({ queryKey })),
    );
  };
  const undo = useMutation({
    mutationFn: () => change({ sharing: own.sharing, is_public: own.is_public }),
    onError: error => toast(say(error)),
  });
  return (
    <FormSheet
      title={words.changeAudience}
      action={words.apply}
      onClose={onClose}
      send={() => change(audienceOf(shown))}
      onSent={() => toast(words.audienceChanged, () => undo.mutate())}
    >
      <AudienceChoice
        shown={shown}
        kind={listing.kind}
        onChange={part => setShown(last => ({ ...last, ...part }))}
      />
      {now && then && now.total !== then.total && (
        <p>{words.audienceDifference(format.number(now.total), format.number(then.total))}</p>
      )}
    </FormSheet>
  );
}
