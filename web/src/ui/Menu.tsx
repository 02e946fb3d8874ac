import { lazy, Suspense, useEffect, useRef, useState } from 'react';
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
  const chosen = useRef<(() => void) | null>(null);
  const [isOpen, setOpen] = useState(false);
  // Once the focus is back on the trigger: what an entry opens then gives it back to the trigger, too.
  useEffect(() => {
    if (isOpen) return;
    const act = chosen.current;
    chosen.current = null;
    if (act) requestAnimationFrame(act);
  }, [isOpen]);
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
          <MenuPopover
            name={name}
            entries={entries}
            trigger={trigger}
            onChoose={entry => {
              chosen.current = entry.onAction;
            }}
            onClose={() => setOpen(false)}
          />
        )}
      </Suspense>
    </>
  );
}
