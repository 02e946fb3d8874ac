import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, value } from '../../api/client';
import { queryClient } from '../../api/queries';
import { useMeIfKnown } from '../../api/session';
import { Button } from '../../ui/Button';
import { toast } from '../../ui/toasts';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { accountWords } from '../session/accountWords';

/** For somebody who is signed in. */
export function AcceptInvite({ token, community }: { token: string; community: string | undefined }) {
  const words = useWords(accountWords);
  const say = useProblemWords();
  const navigate = useNavigate();
  const me = useMeIfKnown();
  const accept = useMutation({
    mutationFn: () =>
      value(api.POST('/api/v1/invites/{token}/accept', { params: { path: { token } }, body: {} })),
    onSuccess: async () => {
      toast(words.accepted);
      // First away: what is asked again must not be the invite, which is used up.
      if (community) await navigate({ to: '/communities/$id', params: { id: community }, replace: true });
      else await navigate({ to: '/', replace: true });
      await queryClient.invalidateQueries();
    },
  });
  return (
    <>
      <div role="alert" className="field-error">
        {accept.isError && say(accept.error)}
      </div>
      <Button look="primary" wide icon="check" isPending={accept.isPending} onPress={() => accept.mutate()}>
        {words.accept(me?.name ?? '…')}
      </Button>
    </>
  );
}
