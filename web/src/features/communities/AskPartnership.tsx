import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { Button } from '../../ui/Button';
import { FormSheet } from '../../ui/FormSheet';
import { Select } from '../../ui/Select';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { type Terms, TermsChoice, useMissing } from '../desk/TermsChoice';
import { refreshCommunities } from './queries';
import { communityWords } from './words';

/** A steward proposes for their community; the other side sees the same when it agrees. */
export function AskPartnership({
  community,
  desks,
}: {
  community: Schemas['CommunityView'];
  desks: readonly Schemas['OwnCommunityView'][];
}) {
  const words = useWords(communityWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const [isOpen, setOpen] = useState(false);
  const [by, setBy] = useState(desks[0]?.id ?? '');
  const [terms, setTerms] = useState<Terms>({
    share_offers: true,
    share_needs: true,
    share_member_count: false,
  });
  const withdraw = useMutation({
    mutationFn: (id: string) =>
      value(api.POST('/api/v1/partnerships/{id}/withdraw', { params: { path: { id } } })),
    onSuccess: () => {
      toast(words.saidTakenBack);
      refreshCommunities();
    },
    onError: error => toast(say(error)),
  });
  const missing = useMissing(terms);
  return (
    <div>
      <Button disabledBecause={online ? null : ui.offlineWrite} onPress={() => setOpen(true)}>
        {words.propose}
      </Button>
      <FormSheet
        title={words.proposeTo(community.name)}
        action={words.propose}
        icon="send"
        isOpen={isOpen}
        disabledBecause={missing}
        onClose={() => setOpen(false)}
        send={key =>
          value(
            api.POST('/api/v1/partnerships/propose', {
              params: { header: { 'Idempotency-Key': key } },
              body: { community: by, with: community.id, ...terms },
            }),
          )
        }
        onSent={({ id }) => {
          toast(words.saidProposed(community.name), () => withdraw.mutate(id));
          refreshCommunities();
        }}
      >
        {desks.length > 1 && (
          <Select
            label={words.proposeFor}
            selected={by}
            onSelect={setBy}
            options={desks.map(({ id, name }) => ({ id, name }))}
          />
        )}
        <TermsChoice
          mine={desks.find(({ id }) => id === by)?.name ?? ''}
          theirs={community.name}
          terms={terms}
          onChange={setTerms}
        />
        <p className="soft">{words.proposeHint(community.name)}</p>
      </FormSheet>
    </div>
  );
}
