import { type ReactNode, useEffect, useRef } from 'react';
import './ScreenHeader.css';

let firstScreen = true;

/**
 * The top of a screen: its one h1, which gives the window its title and takes the focus after a navigation,
 * so that a screen reader says where one is.
 */
export function ScreenHeader({
  title,
  back,
  actions,
  children,
}: {
  title: string;
  back?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => {
    if (firstScreen) firstScreen = false;
    else heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <header className="screen-header">
      <div className="screen-header-line">
        {back}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {actions && <div className="screen-header-actions">{actions}</div>}
      </div>
      {children}
    </header>
  );
}
