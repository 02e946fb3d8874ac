import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import type { Exchange } from './steps';
import { exchangeWords } from './words';

/** Neither calling off nor taking back can be undone: the consequence is said before. */
export function EndDialog({
  exchange,
  name,
  end,
  busy,
  error,
  onEnd,
  onClose,
}: {
  exchange: Exchange;
  name: string;
  end: 'cancel' | 'reverse';
  busy: boolean;
  error: string | null;
  onEnd: () => void;
  onClose: () => void;
}) {
  const words = useWords(exchangeWords);
  const format = useFormat();
  const amount = typeof exchange.minutes === 'number' ? format.credit(exchange.minutes) : null;
  const nobody = !exchange.receiver;
  return (
    <Dialog
      question
      isOpen
      title={end === 'cancel' ? words.cancelTitle : words.reverseTitle}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{words.keep}</Button>
          <Button look="danger" isPending={busy} onPress={onEnd}>
            {words[end]}
          </Button>
        </>
      }
    >
      {end === 'reverse' ? (
        <p>{words.reverseSays(amount ?? '', name)}</p>
      ) : (
        <>
          <p>{nobody ? words.cancelNobody : words.cancelSays(name)}</p>
          {amount && exchange.confirm_by && <p>{words.cancelFrees(amount)}</p>}
        </>
      )}
      <div role="alert" className="field-error">
        {error}
      </div>
    </Dialog>
  );
}
