import { useWords } from '../words/catalogue';
import { Icon } from './Icon';
import { uiWords } from './words';
import './lines.css';

/** The line on each listing of the member that says who can see it: "Seen by 57". */
export function AudienceLine({ total, atLeast }: { total: number; atLeast?: boolean }) {
  const words = useWords(uiWords);
  return (
    <span className="line">
      <Icon name={total === 0 ? 'lock' : 'eye'} size={1.125} />
      <span>
        {total === 0 ? words.seenByNobody : atLeast ? words.seenByAtLeast(total) : words.seenBy(total)}
      </span>
    </span>
  );
}
