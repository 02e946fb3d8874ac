import { lazy, Suspense, useRef, useState } from 'react';
import { IconButton } from './IconButton';
import type { IconName } from './icons';

export interface MenuEntry {
  readonly id: string;
  readonly name: string;
  readonly icon?: IconName;
  readonly danger?: boolean;
  readonly onAction: () => void;
}

const load = async () => ({ default: (await import('./MenuPopover')).MenuPopover });
const MenuPopover = lazy(load);

/** The menu of the other actions on a row; its name says on which row. */
export function Menu({ name, entries }: { name: string; entries: readonly MenuEntry[] }) {
  const trigger = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <IconButton
        ref={trigger}
        icon="more"
        name={name}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onPress={() => setOpen(true)}
        onHoverStart={() => void load()}
      />
      <Suspense>
        {isOpen && (
          <MenuPopover name={name} entries={entries} trigger={trigger} onClose={() => setOpen(false)} />
        )}
      </Suspense>
    </>
  );
}
