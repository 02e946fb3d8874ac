import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useLayout } from '../app/layout';
import './ListDetail.css';

/**
 * A list with what is chosen of it. Wide: side by side. On the phone the chosen thing lies over the list, which keeps its place;
 * a list that was not opened yet is not loaded either.
 */
export function ListDetail({
  list,
  detail,
  isOpen,
  nothing,
}: {
  list: ReactNode;
  detail: ReactNode;
  /** Whether something is chosen. */
  isOpen: boolean;
  /** Wide, with nothing chosen. */
  nothing?: ReactNode;
}) {
  const wide = useLayout() === 'wide';
  const [seen, setSeen] = useState(wide || !isOpen);
  if (!seen && (wide || !isOpen)) setSeen(true);
  const covered = isOpen && !wide;
  const last = useRef<HTMLElement | null>(null);
  // Whoever comes back stands where they stood in the list.
  useEffect(() => {
    if (isOpen) return;
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (lost && last.current?.isConnected) last.current.focus({ preventScroll: true });
  }, [isOpen]);
  return (
    <div className="list-detail" data-open={isOpen || undefined}>
      <div
        className="list-pane"
        inert={covered}
        onFocus={event => {
          last.current = event.target;
        }}
      >
        {seen && list}
      </div>
      {isOpen ? (
        <div className="detail-pane">{detail}</div>
      ) : (
        wide && <div className="detail-pane">{nothing}</div>
      )}
    </div>
  );
}
