import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { api, idempotencyKey, type Schemas, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { Button } from '../../ui/Button';
import { Checkbox } from '../../ui/Checkbox';
import { Sheet } from '../../ui/Dialog';
import { Select } from '../../ui/Select';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
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
  const [terms, setTerms] = useState({ share_offers: true, share_needs: true, share_member_count: false });
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
  const empty = !terms.share_offers && !terms.share_needs;
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
            disabledBecause={empty ? words.nothingShared : null}
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
          <p>{words.proposeWhat(desks.find(({ id }) => id === by)?.name ?? '', community.name)}</p>
          <div>
            {(['share_offers', 'share_needs', 'share_member_count'] as const).map(term => (
              <Checkbox
                key={term}
                isSelected={terms[term]}
                onChange={on => setTerms(before => ({ ...before, [term]: on }))}
              >
                {words[term]}
              </Checkbox>
            ))}
          </div>
          <p className="soft">{words.proposeHint(community.name)}</p>
          <div role="alert" className="field-error">
            {propose.isError && say(propose.error)}
          </div>
        </Form>
      </Sheet>
    </div>
  );
}
