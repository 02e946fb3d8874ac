import type { RefObject } from 'react';
import { Menu as AriaMenu, MenuItem } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Icon } from './Icon';
import type { MenuEntry } from './Menu';
import './Menu.css';

/** Comes when a menu is opened for the first time: a list of people has many menus, and few are opened. */
export function MenuPopover({
  name,
  entries,
  trigger,
  onChoose,
  onClose,
}: {
  name: string;
  entries: readonly MenuEntry[];
  trigger: RefObject<HTMLElement | null>;
  onChoose: (entry: MenuEntry) => void;
  onClose: () => void;
}) {
  return (
    <Popover
      className="popover"
      placement="bottom end"
      triggerRef={trigger}
      isOpen
      onOpenChange={isOpen => !isOpen && onClose()}
    >
      <AriaMenu className="menu" aria-label={name} autoFocus="first" onClose={onClose}>
        {entries.map(entry => (
          <MenuItem
            key={entry.id}
            id={entry.id}
            className="menu-item"
            data-danger={entry.danger || undefined}
            onAction={() => onChoose(entry)}
          >
            {entry.icon && <Icon name={entry.icon} />}
            <span className="menu-words">{entry.name}</span>
          </MenuItem>
        ))}
      </AriaMenu>
    </Popover>
  );
}
