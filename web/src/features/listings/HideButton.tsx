import { useNavigate } from '@tanstack/react-router';
import { unhide, useHidden } from '../../app/hidden';
import { Button } from '../../ui/Button';
import { useWords } from '../../words/catalogue';
import { useHide } from './useHide';
import { listingWords } from './words';

/** Hides the listing that is open, and leads back to the feed; or shows it again. */
export function HideButton({ id }: { id: string }) {
  const words = useWords(listingWords);
  const navigate = useNavigate();
  const hide = useHide(id);
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
        hide();
        void navigate({ to: '/', search: true });
      }}
    >
      {words.hide}
    </Button>
  );
}
