import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, type Schemas, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { queryClient } from '../../api/queries';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Menu } from '../../ui/Menu';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { circleWords } from './words';

/** Removing a circle cannot be undone: its invites end with it. */
export function CircleMenu({ circle: { id, name } }: { circle: Schemas['CircleView'] }) {
  const words = useWords(circleWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => value(api.DELETE('/api/v1/trust-circles/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      setAsking(false);
      toast(words.circleRemoved(name));
      await navigate({ to: '/circles', replace: true });
      await queryClient.invalidateQueries({ queryKey: ['circles'] });
    },
  });
  return (
    <>
      <Menu
        name={words.more(name)}
        entries={[
          {
            id: 'remove',
            name: words.removeCircle,
            icon: 'remove',
            danger: true,
            onAction: () => setAsking(true),
          },
        ]}
      />
      <Dialog
        title={words.removeCircleTitle(name)}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        question
        footer={
          <>
            <Button look="quiet" onPress={() => setAsking(false)}>
              {words.keep}
            </Button>
            <Button
              look="danger"
              isPending={remove.isPending}
              onPress={() => remove.mutate()}
              disabledBecause={online ? null : ui.offlineWrite}
            >
              {words.removeCircle}
            </Button>
          </>
        }
      >
        <p>{words.removeCircleWhy}</p>
        <div role="alert" className="field-error">
          {remove.isError && say(remove.error)}
        </div>
      </Dialog>
    </>
  );
}
