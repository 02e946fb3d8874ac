import { Refusal } from '../api/client';
import { useWords } from '../words/catalogue';
import { useProblemWords } from '../words/problems';
import { Button } from './Button';
import { Empty } from './Empty';
import { uiWords } from './words';

/** What went wrong, in words, and "try again" where that may help. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const words = useWords(uiWords);
  const say = useProblemWords();
  const code = error instanceof Refusal ? error.code : 'INTERNAL';
  const gone = code === 'NOT_FOUND' || code.startsWith('UNKNOWN_');
  return (
    <div role="alert">
      <Empty
        icon={code === 'OFFLINE' ? 'offline' : gone ? 'eye' : 'warning'}
        title={gone ? words.notHere : words.wentWrong}
        action={onRetry && !gone && <Button onPress={onRetry}>{words.tryAgain}</Button>}
      >
        {say(error)}
      </Empty>
    </div>
  );
}
