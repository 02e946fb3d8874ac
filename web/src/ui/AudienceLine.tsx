import { useWords } from '../words/catalogue';
import { Icon } from './Icon';
import { uiWords } from './words';
import './lines.css';

type Audience = { total: number; atLeast?: boolean } | { who: string };

/** The line on all that the member posted that says who can see it: "Seen by 57", or in words where nobody counts. */
export function AudienceLine(audience: Audience) {
  const words = useWords(uiWords);
  const isNobody = 'total' in audience && audience.total === 0;
  const text = isNobody
    ? words.seenByNobody
    : 'who' in audience
      ? audience.who
      : audience.atLeast
        ? words.seenByAtLeast(audience.total)
        : words.seenBy(audience.total);
  return (
    <span className="line">
      <Icon name={isNobody ? 'lock' : 'eye'} size={1.125} />
      <span>{text}</span>
    </span>
  );
}
