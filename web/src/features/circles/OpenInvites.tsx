import { useMutation, useQuery } from '@tanstack/react-query';
import { api, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { queryClient } from '../../api/queries';
import { Button } from '../../ui/Button';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { useProblemWords } from '../../words/problems';
import { invitesQuery } from './queries';
import { circleWords } from './words';

/** What is still open; a revoked link stops working at once, and a new one is quickly made. */
export function OpenInvites({ circle }: { circle: string }) {
  const words = useWords(circleWords);
  const ui = useWords(uiWords);
  const format = useFormat();
  const say = useProblemWords();
  const online = useOnline();
  const { data } = useQuery({ ...invitesQuery(circle), placeholderData: undefined });
  const revoke = useMutation({
    mutationFn: (invite: string) =>
      value(
        api.DELETE('/api/v1/trust-circles/{id}/invites/{invite}', {
          params: { path: { id: circle, invite } },
        }),
      ),
    onSuccess: () => toast(words.revoked),
    onError: error => toast(say(error)),
    onSettled: () => queryClient.invalidateQueries({ queryKey: invitesQuery(circle).queryKey }),
  });
  const open = data?.rows.filter(invite => invite.status === 'open') ?? [];
  if (open.length === 0) return null;
  return (
    <section className="panel stack" aria-labelledby="open-invites">
      <h2 id="open-invites">{words.open(open.length)}</h2>
      <ul className="rows">
        {open.map(invite => (
          <li key={invite.id} className="invite-row">
            <span>{invite.email ?? words.until(format.dateTime(invite.expires_at))}</span>
            <Button
              onPress={() => revoke.mutate(invite.id)}
              disabledBecause={online ? null : ui.offlineWrite}
            >
              {words.revoke}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
