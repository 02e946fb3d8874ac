import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, idempotencyKey, type Schemas, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { queryClient } from '../../api/queries';
import { Button } from '../../ui/Button';
import { Sheet } from '../../ui/Dialog';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { useProblemWords } from '../../words/problems';
import { InviteLink } from './InviteLink';
import { invitesQuery } from './queries';
import { circleWords } from './words';

/** The server shows the token once, so the sheet stays until "done", and says so. */
export function InviteSheet({ circle, onClose }: { circle: Schemas['CircleView']; onClose: () => void }) {
  const words = useWords(circleWords);
  const ui = useWords(uiWords);
  const format = useFormat();
  const say = useProblemWords();
  const online = useOnline();
  const [key] = useState(idempotencyKey);
  const make = useMutation({
    mutationFn: () =>
      value(
        api.POST('/api/v1/trust-circles/{id}/invite', {
          params: { path: { id: circle.id }, header: { 'Idempotency-Key': key } },
          body: {},
        }),
      ),
    onSettled: () => queryClient.invalidateQueries({ queryKey: invitesQuery(circle.id).queryKey }),
  });
  const invite = make.data;
  return (
    <Sheet
      title={words.inviteTo(circle.name)}
      isOpen
      onClose={onClose}
      question={Boolean(invite)}
      footer={
        invite ? (
          <Button look="primary" icon="check" onPress={onClose}>
            {words.done}
          </Button>
        ) : (
          <Button
            look="primary"
            icon="link"
            isPending={make.isPending}
            onPress={() => make.mutate()}
            disabledBecause={online ? null : ui.offlineWrite}
          >
            {words.makeInvite}
          </Button>
        )
      }
    >
      {invite?.token ? (
        <>
          <p>{words.once(format.date(invite.expires_at))}</p>
          <InviteLink url={`${location.origin}/invites/${invite.token}`} name={circle.name} />
        </>
      ) : (
        <ul className="bullets">
          <li>{words.inviteWho}</li>
          <li>{words.inviteSees}</li>
          <li>{words.inviteNew}</li>
        </ul>
      )}
      <div role="alert" className="field-error">
        {make.isError && say(make.error)}
      </div>
    </Sheet>
  );
}
