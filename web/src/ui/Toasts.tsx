import { useEffect, useState } from 'react';
import { useWords } from '../words/catalogue';
import { Button } from './Button';
import { IconButton } from './IconButton';
import { dropToast, type Toast, useToasts } from './toasts';
import { uiWords } from './words';
import './Toasts.css';

/** Long enough to take something back; shorter where there is nothing to take back. */
const SECONDS = { undo: 10, plain: 5 };

/** The region is there from the start, so that what appears in it is read. */
export function Toasts() {
  const toasts = useToasts();
  return (
    <div className="toasts" role="status">
      {toasts.map(toast => (
        <ToastRow key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastRow({ toast }: { toast: Toast }) {
  const words = useWords(uiWords);
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dropToast(toast.id), SECONDS[toast.undo ? 'undo' : 'plain'] * 1000);
    return () => clearTimeout(timer);
  }, [held, toast]);
  return (
    <div
      className="toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span>{toast.words}</span>
      {toast.undo && (
        <Button
          look="quiet"
          icon="undo"
          onPress={() => {
            toast.undo?.();
            dropToast(toast.id);
          }}
        >
          {words.undo}
        </Button>
      )}
      <IconButton icon="close" name={words.close} onPress={() => dropToast(toast.id)} />
    </div>
  );
}
