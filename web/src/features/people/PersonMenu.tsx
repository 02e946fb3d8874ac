import { useNavigate } from '@tanstack/react-router';
import { Menu } from '../../ui/Menu';
import { useWords } from '../../words/catalogue';
import type { Entry } from './PersonEntry';
import { peopleWords } from './words';

/** Trust and block are never further away than this. */
export function PersonMenu({ person: { id, name, direct } }: { person: Entry }) {
  const words = useWords(peopleWords);
  const navigate = useNavigate();
  const open = (search: Record<string, unknown>) =>
    void navigate({ to: '.', search: before => ({ ...before, ...search }) });
  const isTrusted = typeof direct === 'number';
  return (
    <Menu
      name={words.more(name)}
      entries={[
        {
          id: 'trust',
          name: isTrusted ? words.change : words.set,
          icon: 'trust',
          onAction: () => open({ trust: id }),
        },
        ...(isTrusted
          ? [
              {
                id: 'back',
                name: words.takeBack,
                icon: 'undo' as const,
                onAction: () => open({ trust: id, back: true }),
              },
            ]
          : []),
        { id: 'block', name: words.block, icon: 'block', danger: true, onAction: () => open({ block: id }) },
      ]}
    />
  );
}
