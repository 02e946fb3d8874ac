import { Menu as AriaMenu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Icon } from './Icon';
import { IconButton } from './IconButton';
import type { IconName } from './icons';
import './Menu.css';

export interface MenuEntry {
  readonly id: string;
  readonly name: string;
  readonly icon?: IconName;
  readonly danger?: boolean;
  readonly onAction: () => void;
}

/** What else one can do with a thing; its name says with which. */
export function Menu({ name, entries }: { name: string; entries: readonly MenuEntry[] }) {
  return (
    <MenuTrigger>
      <IconButton icon="more" name={name} />
      <Popover className="popover" placement="bottom end">
        <AriaMenu className="menu" aria-label={name}>
          {entries.map(entry => (
            <MenuItem
              key={entry.id}
              id={entry.id}
              className="menu-item"
              data-danger={entry.danger || undefined}
              onAction={entry.onAction}
            >
              {entry.icon && <Icon name={entry.icon} />}
              <span className="menu-words">{entry.name}</span>
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
