import { say } from '../said';

export const MOVED_ON = say(
  'This has changed meanwhile. Look again at how it stands.',
  'Cela a changé entre-temps. Regardez où cela en est.',
  'Dit is intussen veranderd. Kijk opnieuw hoe het ervoor staat.',
);
export const NOT_HERE = say(
  'It does not exist, or you may not see it.',
  'Cela n’existe pas, ou vous ne pouvez pas le voir.',
  'Het bestaat niet, of u mag het niet zien.',
);
