import { Button as AriaButton } from 'react-aria-components/Button';
import { Icon } from '../../ui/Icon';
import { useWords } from '../../words/catalogue';
import { feedWords } from './words';
import '../../ui/Button.css';
import '../../ui/Tag.css';

/** Opens the filters; a number says how many are set. The sheet is fetched while the finger comes down. */
export function FilterButton({ set, onPress }: { set: number; onPress: () => void }) {
  const words = useWords(feedWords);
  return (
    <AriaButton
      className="icon-button bell"
      aria-label={set > 0 ? words.filtersSet(set) : words.filters}
      onPress={onPress}
      onHoverStart={() => void import('./FilterSheet')}
    >
      <Icon name="filters" />
      {set > 0 && (
        <span className="badge" data-tone="accent">
          {set}
        </span>
      )}
    </AriaButton>
  );
}
