import type { ReactNode } from 'react';
import { Icon } from './Icon';
import type { IconName } from './icons';
import './Empty.css';

/** Nothing is here: what that means, and what to do next. */
export function Empty({
  icon = 'info',
  title,
  children,
  action,
}: {
  icon?: IconName;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="empty">
      <span className="empty-icon">
        <Icon name={icon} size={1.75} />
      </span>
      <h2>{title}</h2>
      {children && <p className="soft">{children}</p>}
      {action}
    </div>
  );
}
