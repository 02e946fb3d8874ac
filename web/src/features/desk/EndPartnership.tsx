import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { PartnershipPreview } from './PartnershipPreview';
import { type Partnership, refreshDesk } from './queries';
import { deskWords } from './words';

/** Either side ends it alone and at once; to have it back, the other side would have to agree again. */
export function EndPartnership({
  partnership,
  community,
  name,
}: {
  partnership: Partnership;
  community: Schemas['OwnCommunityView'];
  name: string;
}) {
  const words = useWords(deskWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const [isOpen, setOpen] = useState(false);
  const end = useMutation({
    mutationFn: () =>
      value(api.POST('/api/v1/partnerships/{id}/dissolve', { params: { path: { id: partnership.id } } })),
    onSuccess: () => {
      setOpen(false);
      toast(words.saidEnded(name));
      refreshDesk();
    },
  });
  const close = () => {
    setOpen(false);
    end.reset();
  };
  return (
    <>
      <Button look="quiet" disabledBecause={online ? null : ui.offlineWrite} onPress={() => setOpen(true)}>
        {words.end}
      </Button>
      <Dialog
        question
        title={words.endTitle(name)}
        isOpen={isOpen}
        onClose={close}
        footer={
          <>
            <Button onPress={close}>{words.keep}</Button>
            <Button look="danger" isPending={end.isPending} onPress={() => end.mutate()}>
              {words.endIt}
            </Button>
          </>
        }
      >
        <p>{words.endSays(community.name, name)}</p>
        {isOpen && (
          <PartnershipPreview partnership={partnership} change="dissolve" mine={community} name={name} />
        )}
        <div role="alert" className="field-error">
          {end.isError && say(end.error)}
        </div>
      </Dialog>
    </>
  );
}
