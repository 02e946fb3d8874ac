import { useNavigate } from '@tanstack/react-router';
import { hide, unhide, useHidden } from '../../app/hidden';
import { Button } from '../../ui/Button';
import { toast } from '../../ui/toasts';
import { useWords } from '../../words/catalogue';
import { listingWords } from './words';

/** Takes a listing out of the reader's own feed, with the way back; nobody else notices. */
export function HideButton({ id }: { id: string }) {
  const words = useWords(listingWords);
  const navigate = useNavigate();
  if (useHidden().has(id))
    return (
      <Button look="quiet" icon="undo" onPress={() => unhide(id)}>
        {words.unhide}
      </Button>
    );
  return (
    <Button
      look="quiet"
      icon="eyeOff"
      onPress={() => {
        hide(id);
        toast(words.hidden, () => unhide(id));
        void navigate({ to: '/', search: true });
      }}
    >
      {words.hide}
    </Button>
  );
}
