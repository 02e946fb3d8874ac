import { useOnline } from '../../api/connection';
import { Button, type ButtonProps } from '../../ui/Button';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import type { Skill } from './queries';
import { useSetSearch } from './useSetSearch';
import { skillWords } from './words';

/** Opens the sheet for asking; its reason says why the owner cannot be asked now. */
export function AskButton({ skill, look }: { skill: Skill; look?: ButtonProps['look'] }) {
  const words = useWords(skillWords);
  const ui = useWords(uiWords);
  const online = useOnline();
  const set = useSetSearch();
  const { id, owner, actions, minutes_per_hour: rate } = skill;
  const reason = actions.includes('ask')
    ? null
    : typeof rate === 'number'
      ? words.tooManyAsks(owner.name)
      : words.notForExchangeWhy(owner.name);
  return (
    <Button
      look={look ?? 'secondary'}
      icon="send"
      onPress={() => set({ ask: id })}
      onHoverStart={() => void import('./AskSheet')}
      disabledBecause={online ? reason : ui.offlineWrite}
    >
      {words.ask(owner.name)}
    </Button>
  );
}
