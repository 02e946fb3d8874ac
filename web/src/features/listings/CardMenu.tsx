import { Menu } from '../../ui/Menu';
import { useWords } from '../../words/catalogue';
import { useHide } from './useHide';
import { listingWords } from './words';

/** What can be done with a card without opening it. */
export function CardMenu({ id, title }: { id: string; title: string }) {
  const words = useWords(listingWords);
  const hide = useHide(id);
  return (
    <Menu
      name={words.moreOf(title)}
      entries={[
        {
          id: 'hide',
          name: words.hide,
          icon: 'eyeOff',
          onAction: () => {
            focusNeighbour();
            hide();
          },
        },
      ]}
    />
  );
}

/** The focus goes on to the next card, as this one leaves. */
function focusNeighbour() {
  const article = document.activeElement?.closest('article');
  const next = article?.nextElementSibling ?? article?.previousElementSibling;
  next?.querySelector('a')?.focus();
}
