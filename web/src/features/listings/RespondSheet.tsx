import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, idempotencyKey, type Schemas, value } from '../../api/client';
import { queryClient } from '../../api/queries';
import { Button } from '../../ui/Button';
import { Sheet } from '../../ui/Dialog';
import { MessageForm } from '../../ui/MessageForm';
import { toast } from '../../ui/toasts';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { sideOf } from './queries';
import { listingWords } from './words';

/** A few words to the person; what is sent can be taken back at once. */
export function RespondSheet({
  listing,
  isOpen,
  onClose,
  onAnswered,
}: {
  listing: Schemas['ListingView'];
  isOpen: boolean;
  onClose: () => void;
  onAnswered: (answered: boolean) => void;
}) {
  const words = useWords(listingWords);
  const { owner, id, kind } = listing;
  const [message, setMessage] = useState('');
  const [key, setKey] = useState(idempotencyKey);
  const say = useProblemWords();
  const side = sideOf(kind);
  const withdraw = useMutation({
    mutationFn: (response: string) =>
      value(
        api.PATCH('/api/v1/support/{side}/{id}/responses/{response}', {
          params: { path: { side, id, response } },
          body: { status: 'withdrawn' },
        }),
      ),
    onSuccess: () => {
      onAnswered(false);
      toast(words.withdrawn);
      void queryClient.invalidateQueries({ queryKey: ['support', 'answers'] });
    },
    onError: error => toast(say(error)),
  });
  const send = useMutation({
    mutationFn: () =>
      value(
        api.POST('/api/v1/support/{side}/{id}/respond', {
          params: { path: { side, id }, header: { 'Idempotency-Key': key } },
          body: { message: message.trim() },
        }),
      ),
    onSuccess: response => {
      onAnswered(true);
      setMessage('');
      setKey(idempotencyKey());
      onClose();
      toast(words.sent(owner.name), () => withdraw.mutate(response.id));
      for (const queryKey of [
        ['listing', id],
        ['support', 'answers'],
      ])
        void queryClient.invalidateQueries({ queryKey });
    },
  });
  return (
    <Sheet
      title={kind === 'need' ? words.respondNeed(owner.name) : words.respondOffer(owner.name)}
      isOpen={isOpen}
      onClose={onClose}
      footer={
        <Button look="primary" icon="send" type="submit" form="respond" isPending={send.isPending}>
          {words.send(owner.name)}
        </Button>
      }
    >
      <p>
        <b>{listing.title}</b>
      </p>
      <MessageForm
        id="respond"
        label={words.message}
        hint={words.messageHint(owner.name)}
        value={message}
        onChange={setMessage}
        sending={send}
      />
    </Sheet>
  );
}
