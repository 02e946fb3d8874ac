import { Button as AriaButton } from 'react-aria-components/Button';
import { Icon } from './Icon';
import './Button.css';
import './Tag.css';

/** Opens the filters of a list; a number says how many are set. */
export function FilterButton({
  name,
  set,
  onNear,
  onPress,
}: {
  name: string;
  set: number;
  /** The finger comes down: what the sheet needs may be fetched. */
  onNear?: () => void;
  onPress: () => void;
}) {
  return (
    <AriaButton className="icon-button bell" aria-label={name} onPress={onPress} onHoverStart={onNear}>
      <Icon name="filters" />
      {set > 0 && (
        <span className="badge" data-tone="accent">
          {set}
        </span>
      )}
    </AriaButton>
  );
}
