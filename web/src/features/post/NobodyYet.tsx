import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../api/client';
import { Button } from '../../ui/Button';
import { useWords } from '../../words/catalogue';
import { postWords } from './words';

/** What leads out of "nobody would see this"; what is written waits meanwhile. */
export function NobodyYet({
  me,
  onEveryone,
}: {
  me: Schemas['ProfileView'];
  onEveryone: (() => void) | null;
}) {
  const words = useWords(postWords);
  return (
    <div className="row">
      {onEveryone && (
        <Button icon="globe" onPress={onEveryone}>
          {words.toEveryone}
        </Button>
      )}
      {me.communities.length === 0 ? (
        <Link className="button" to="/communities">
          {words.findCommunity}
        </Link>
      ) : (
        <Link className="button" to="/people">
          {words.trustSomebody}
        </Link>
      )}
      <Link className="button" to="/circles">
        {words.inviteSomebody}
      </Link>
    </div>
  );
}
