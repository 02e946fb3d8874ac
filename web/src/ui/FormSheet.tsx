import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { idempotencyKey } from '../api/client';
import { useOnline } from '../api/connection';
import { useWords } from '../words/catalogue';
import { useProblemWords } from '../words/problems';
import { Button } from './Button';
import { Sheet } from './Dialog';
import { focusInvalid } from './focusInvalid';
import type { IconName } from './icons';
import { uiWords } from './words';

/**
 * A sheet with one form and one button. A gap keeps it here and gets the focus, a refusal stands below the fields, and
 * pressing again repeats the same write until one succeeds. The write ends when what was there before is asked anew.
 */
export function FormSheet<T>({
  title,
  action,
  icon,
  isOpen = true,
  isComplete = true,
  disabledBecause,
  send,
  onSent,
  onClose,
  children,
}: {
  title: string;
  /** What the button says. */
  action: string;
  icon?: IconName;
  isOpen?: boolean;
  isComplete?: boolean;
  disabledBecause?: string | null;
  send: (key: string) => Promise<T>;
  /** Called once the sheet is closed. */
  onSent: (answer: T) => unknown;
  onClose: () => void;
  /** The fields, which say what is missing after a first try. */
  children: ReactNode | ((tried: boolean) => ReactNode);
}) {
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const form = useId();
  const [key, setKey] = useState(idempotencyKey);
  const [tried, setTried] = useState(false);
  const write = useMutation({
    mutationFn: () => send(key),
    onSuccess: answer => {
      setKey(idempotencyKey());
      setTried(false);
      onClose();
      return onSent(answer);
    },
  });
  const reason = online ? disabledBecause : ui.offlineWrite;
  return (
    <Sheet
      title={title}
      isOpen={isOpen}
      onClose={onClose}
      footer={
        <Button
          look="primary"
          type="submit"
          form={form}
          icon={icon}
          isPending={write.isPending}
          disabledBecause={reason}
        >
          {action}
        </Button>
      }
    >
      <Form
        id={form}
        className="stack"
        onSubmit={event => {
          event.preventDefault();
          // React hands it on to the form over which the sheet lies.
          event.stopPropagation();
          if (reason || write.isPending) return;
          setTried(true);
          if (isComplete) write.mutate();
          else focusInvalid(event.currentTarget);
        }}
      >
        {typeof children === 'function' ? children(tried) : children}
        <div role="alert" className="field-error">
          {write.isError && say(write.error)}
        </div>
      </Form>
    </Sheet>
  );
}
