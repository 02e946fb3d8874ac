import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, idempotencyKey, type Schemas, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { Button } from '../../ui/Button';
import { Sheet } from '../../ui/Dialog';
import { MessageForm } from '../../ui/MessageForm';
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
  const [key, setKey] = useState(idempotencyKey);
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
  const ask = useMutation({
    mutationFn: () =>
      value(
        api.POST('/api/v1/communities/{id}/join-requests', {
          params: { path: { id }, header: { 'Idempotency-Key': key } },
          body: { message: message.trim() },
        }),
      ),
    onSuccess: request => {
      setKey(idempotencyKey());
      setOpen(false);
      if (request.status === 'pending') toast(words.saidAsked, () => withdraw.mutate(request.id));
      else toast(words.saidJoined(name));
      refreshCommunities();
    },
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
      <Sheet
        title={joining === 'open' ? words.joinOf(name) : words.askOf(name)}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        footer={
          <Button look="primary" icon="send" type="submit" form="join" isPending={ask.isPending}>
            {joining === 'open' ? words.join : words.ask}
          </Button>
        }
      >
        <MessageForm
          id="join"
          label={words.message}
          hint={words.messageHint}
          value={message}
          onChange={setMessage}
          sending={ask}
        />
      </Sheet>
    </div>
  );
}
