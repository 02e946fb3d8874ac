import type { ReactNode } from 'react';
import { Icon } from './Icon';
import type { IconName } from './icons';
import './Tag.css';

/** A short word that says of what kind something is, or in what state. */
export function Tag({
  children,
  icon,
  tone = 'plain',
}: {
  children: ReactNode;
  icon?: IconName;
  tone?: 'plain' | 'accent' | 'warning';
}) {
  return (
    <span className="tag" data-tone={tone}>
      {icon && <Icon name={icon} size={1} />}
      {children}
    </span>
  );
}
