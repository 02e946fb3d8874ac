import type { ReactNode } from 'react';
import { Icon } from './Icon';
import type { IconName } from './icons';
import './Banner.css';

/** One line across the screen about its state, such as "You are offline". */
export function Banner({
  children,
  icon = 'info',
  tone = 'plain',
  action,
}: {
  children: ReactNode;
  icon?: IconName;
  tone?: 'plain' | 'warning' | 'accent';
  action?: ReactNode;
}) {
  return (
    <div className="banner" data-tone={tone} role="status">
      <Icon name={icon} />
      <span className="banner-words">{children}</span>
      {action}
    </div>
  );
}
