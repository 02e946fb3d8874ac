import { hide, unhide } from '../../app/hidden';
import { toast } from '../../ui/toasts';
import { useWords } from '../../words/catalogue';
import { listingWords } from './words';

/** Takes a listing out of the reader's own feed, with the way back; nobody else notices. */
export function useHide(id: string): () => void {
  const words = useWords(listingWords);
  return () => {
    hide(id);
    toast(words.hidden, () => unhide(id));
  };
}
