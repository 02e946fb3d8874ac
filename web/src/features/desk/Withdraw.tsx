import { useMutation } from '@tanstack/react-query';
import { api, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { Button } from '../../ui/Button';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { type Partnership, refreshDesk } from './queries';
import { deskWords } from './words';

/** What we asked for and they have not answered: it can be asked again, so no question is put before. */
export function Withdraw({ partnership, name }: { partnership: Partnership; name: string }) {
  const words = useWords(deskWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const { id, community, offered } = partnership;
  const again = useMutation({
    mutationFn: () =>
      value(
        api.POST('/api/v1/partnerships/propose', {
          body: { community, with: partnership.with, ...offered },
        }),
      ),
    onSuccess: refreshDesk,
    onError: error => toast(say(error)),
  });
  const withdraw = useMutation({
    mutationFn: () => value(api.POST('/api/v1/partnerships/{id}/withdraw', { params: { path: { id } } })),
    onSuccess: () => {
      toast(words.saidWithdrawn(name), () => again.mutate());
      refreshDesk();
    },
    onError: error => toast(say(error)),
  });
  return (
    <Button
      isPending={withdraw.isPending}
      disabledBecause={online ? null : ui.offlineWrite}
      onPress={() => withdraw.mutate()}
    >
      {words.withdraw}
    </Button>
  );
}
