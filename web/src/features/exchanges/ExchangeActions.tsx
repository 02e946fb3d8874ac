import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useOnline } from '../../api/connection';
import { queryClient } from '../../api/queries';
import { Button } from '../../ui/Button';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { EndDialog } from './EndDialog';
import { refreshExchange, takeStep } from './queries';
import { actionsOf, type Exchange, type ExchangeAction, nextStep } from './steps';
import { exchangeWords } from './words';

const SAID = {
  request: 'saidRequest',
  accept: 'saidAccept',
  start: 'saidStart',
  complete: 'saidComplete',
  cancel: 'saidCancel',
  reverse: 'saidReverse',
} as const satisfies Record<ExchangeAction, string>;

/** The one next step, or whom it waits for; and what ends it, behind a dialog with the consequence. */
export function ExchangeActions({ exchange, name }: { exchange: Exchange; name: string }) {
  const words = useWords(exchangeWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const [ending, setEnding] = useState<'cancel' | 'reverse' | null>(null);
  const step = useMutation({
    mutationFn: (action: ExchangeAction) => takeStep(exchange.id, action),
    onSuccess: (taken, action) => {
      queryClient.setQueryData(['exchange', exchange.id], { ...exchange, ...taken });
      setEnding(null);
      toast(taken.status === 'completed' && action === 'complete' ? words.saidDone : words[SAID[action]]);
    },
    // Somebody was quicker: what is shown is asked again.
    onError: () => refreshExchange(exchange.id),
  });
  const next = nextStep(exchange);
  const actions = actionsOf(exchange);
  const end = actions.find(action => action === 'cancel' || action === 'reverse') as
    'cancel' | 'reverse' | undefined;
  const offline = online ? null : ui.offlineWrite;
  return (
    <div className="exchange-act">
      {next ? (
        <Button
          look="primary"
          icon={next === 'complete' ? 'check' : 'exchanges'}
          isPending={step.isPending && ending === null}
          disabledBecause={offline}
          onPress={() => step.mutate(next)}
        >
          {words[next]}
        </Button>
      ) : (
        <Waiting exchange={exchange} name={name} />
      )}
      {end && (
        <Button look="quiet" disabledBecause={next ? null : offline} onPress={() => setEnding(end)}>
          {words[end]}
        </Button>
      )}
      <div role="alert" className="field-error">
        {step.isError && ending === null && say(step.error)}
      </div>
      {ending && (
        <EndDialog
          exchange={exchange}
          name={name}
          end={ending}
          busy={step.isPending}
          error={step.isError ? say(step.error) : null}
          onClose={() => {
            setEnding(null);
            step.reset();
          }}
          onEnd={() => step.mutate(ending)}
        />
      )}
    </div>
  );
}

/** No button is mine to press: it says whose turn it is. */
function Waiting({ exchange, name }: { exchange: Exchange; name: string }) {
  const words = useWords(exchangeWords);
  const { role, status } = exchange;
  if (!role) return null;
  const text =
    status === 'offered'
      ? exchange.receiver
        ? words.waitRequest(name)
        : words.waitAnybody
      : status === 'requested'
        ? words.waitAccept(name)
        : status === 'in_progress'
          ? words.waitConfirm(name)
          : null;
  return text && <p>{text}</p>;
}
