import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas, value } from '../../api/client';
import { queryClient } from '../../api/queries';
import { Field } from '../../ui/Field';
import { FormSheet } from '../../ui/FormSheet';
import { toast } from '../../ui/toasts';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { sideOf } from './queries';
import { listingWords } from './words';

/** A few words to the person; what is sent can be taken back at once. */
export function RespondSheet({
  listing,
  onClose,
  onAnswered,
}: {
  listing: Schemas['ListingView'];
  onClose: () => void;
  onAnswered: (answered: boolean) => void;
}) {
  const words = useWords(listingWords);
  const { owner, id, kind } = listing;
  const [message, setMessage] = useState('');
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
  return (
    <FormSheet
      title={kind === 'need' ? words.respondNeed(owner.name) : words.respondOffer(owner.name)}
      action={words.send(owner.name)}
      icon="send"
      onClose={onClose}
      send={key =>
        value(
          api.POST('/api/v1/support/{side}/{id}/respond', {
            params: { path: { side, id }, header: { 'Idempotency-Key': key } },
            body: { message: message.trim() },
          }),
        )
      }
      onSent={response => {
        onAnswered(true);
        toast(words.sent(owner.name), () => withdraw.mutate(response.id));
        for (const queryKey of [
          ['listing', id],
          ['support', 'answers'],
        ])
          void queryClient.invalidateQueries({ queryKey });
      }}
    >
      <p>
        <b>{listing.title}</b>
      </p>
      <Field
        label={words.message}
        hint={words.messageHint(owner.name)}
        lines={4}
        value={message}
        onChange={setMessage}
        maxLength={2000}
        autoFocus
      />
    </FormSheet>
  );
}
