import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { FormSheet } from '../../ui/FormSheet';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { useProblemWords } from '../../words/problems';
import { refreshCommunities, requestsQuery } from './queries';
import { communityWords } from './words';

/** The button and the form for a request to join, which can be withdrawn. An open community admits at once. */
export function Join({ community }: { community: Schemas['CommunityView'] }) {
  const words = useWords(communityWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const format = useFormat();
  const online = useOnline();
  const { id, name, joining } = community;
  const [isOpen, setOpen] = useState(false);
  const [message, setMessage] = useState('');
  const { data } = useQuery({ ...requestsQuery(id), placeholderData: undefined });
  const mine = data?.rows.find(request => request.status === 'pending');
  const withdraw = useMutation({
    mutationFn: (request: string) =>
      value(
        api.POST('/api/v1/communities/{id}/join-requests/{request}/withdraw', {
          params: { path: { id, request } },
        }),
      ),
    onSuccess: () => {
      toast(words.withdrawn);
      refreshCommunities();
    },
    onError: error => toast(say(error)),
  });
  if (mine)
    return (
      <div className="panel row community-asked">
        <span>{words.askedOn(format.date(mine.created_at))}</span>
        <Button
          isPending={withdraw.isPending}
          disabledBecause={online ? null : ui.offlineWrite}
          onPress={() => withdraw.mutate(mine.id)}
        >
          {words.withdraw}
        </Button>
      </div>
    );
  return (
    <div>
      <Button
        look={community.proposals.some(({ incoming }) => incoming) ? 'secondary' : 'primary'}
        icon="communities"
        disabledBecause={!online ? ui.offlineWrite : joining === 'invite' ? words.joinInvite : null}
        onPress={() => setOpen(true)}
      >
        {joining === 'open' ? words.join : words.ask}
      </Button>
      <FormSheet
        title={joining === 'open' ? words.joinOf(name) : words.askOf(name)}
        action={joining === 'open' ? words.join : words.ask}
        icon="send"
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        send={key =>
          value(
            api.POST('/api/v1/communities/{id}/join-requests', {
              params: { path: { id }, header: { 'Idempotency-Key': key } },
              body: { message: message.trim() },
            }),
          )
        }
        onSent={request => {
          if (request.status === 'pending') toast(words.saidAsked, () => withdraw.mutate(request.id));
          else toast(words.saidJoined(name));
          refreshCommunities();
        }}
      >
        <Field
          label={words.message}
          hint={words.messageHint}
          lines={4}
          value={message}
          onChange={setMessage}
          maxLength={2000}
          autoFocus
        />
      </FormSheet>
    </div>
  );
}
