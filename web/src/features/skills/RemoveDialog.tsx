import { useMutation } from '@tanstack/react-query';
import { api, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { listingWords } from '../listings/words';
import { refreshSkills, type Skill } from './queries';
import { skillWords } from './words';

/** Deleting cannot be undone: the dialog says what goes and what stays. */
export function RemoveDialog({
  skill,
  isOpen,
  onClose,
}: {
  skill: Skill;
  isOpen: boolean;
  onClose: () => void;
}) {
  const words = useWords(skillWords);
  const listing = useWords(listingWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const remove = useMutation({
    mutationFn: () => value(api.DELETE('/api/v1/skills/{id}', { params: { path: { id: skill.id } } })),
    onSuccess: () => {
      onClose();
      toast(listing.deleted);
      return refreshSkills();
    },
  });
  return (
    <Dialog
      title={listing.removeTitle(skill.name)}
      question
      isOpen={isOpen}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{listing.keep}</Button>
          <Button
            look="danger"
            onPress={() => remove.mutate()}
            isPending={remove.isPending}
            disabledBecause={online ? null : ui.offlineWrite}
          >
            {listing.remove}
          </Button>
        </>
      }
    >
      <p>{words.removeWhat}</p>
      <div role="alert" className="field-error">
        {remove.isError && say(remove.error)}
      </div>
    </Dialog>
  );
}
