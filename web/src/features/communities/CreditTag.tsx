import { Tag } from '../../ui/Tag';
import { useWords } from '../../words/catalogue';
import { communityWords } from './words';

/** A time bank counts hours; elsewhere everything is a gift. */
export function CreditTag({ credit }: { credit: boolean }) {
  const words = useWords(communityWords);
  return <Tag icon={credit ? 'time' : 'offer'}>{credit ? words.timeBank : words.gifts}</Tag>;
}
