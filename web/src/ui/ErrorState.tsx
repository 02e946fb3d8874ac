import { Refusal } from '../api/client';
import { useWords } from '../words/catalogue';
import { useProblemWords } from '../words/problems';
import { Button } from './Button';
import { Empty } from './Empty';
import { uiWords } from './words';

/** Why nothing is here: what went wrong in words, and "try again" where that may help; or it was never read and there is no connection. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const words = useWords(uiWords);
  const say = useProblemWords();
  const code = error instanceof Refusal ? error.code : 'INTERNAL';
  const offline = code === 'OFFLINE';
  const gone = code === 'NOT_FOUND' || code.startsWith('UNKNOWN_');
  return (
    <div role="alert">
      <Empty
        icon={offline ? 'offline' : gone ? 'eye' : 'warning'}
        title={offline ? words.notKept : gone ? words.notHere : words.wentWrong}
        action={onRetry && !gone && <Button onPress={onRetry}>{words.tryAgain}</Button>}
      >
        {offline ? words.notKeptWhy : say(error)}
      </Empty>
    </div>
  );
}
