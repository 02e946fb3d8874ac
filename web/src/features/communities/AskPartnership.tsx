import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { api, idempotencyKey, type Schemas, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { Button } from '../../ui/Button';
import { Sheet } from '../../ui/Dialog';
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
  const [key, setKey] = useState(idempotencyKey);
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
  const propose = useMutation({
    mutationFn: () =>
      value(
        api.POST('/api/v1/partnerships/propose', {
          params: { header: { 'Idempotency-Key': key } },
          body: { community: by, with: community.id, ...terms },
        }),
      ),
    onSuccess: made => {
      setKey(idempotencyKey());
      setOpen(false);
      toast(words.saidProposed(community.name), () => withdraw.mutate(made.id));
      refreshCommunities();
    },
  });
  const missing = useMissing(terms);
  return (
    <div>
      <Button disabledBecause={online ? null : ui.offlineWrite} onPress={() => setOpen(true)}>
        {words.propose}
      </Button>
      <Sheet
        title={words.proposeTo(community.name)}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        footer={
          <Button
            look="primary"
            icon="send"
            type="submit"
            form="propose"
            isPending={propose.isPending}
            disabledBecause={missing}
          >
            {words.propose}
          </Button>
        }
      >
        <Form
          id="propose"
          className="stack"
          onSubmit={event => {
            event.preventDefault();
            propose.mutate();
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
          <div role="alert" className="field-error">
            {propose.isError && say(propose.error)}
          </div>
        </Form>
      </Sheet>
    </div>
  );
}
