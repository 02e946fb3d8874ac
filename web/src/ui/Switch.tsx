import type { ReactNode } from 'react';
import { Switch as AriaSwitch, type SwitchProps } from 'react-aria-components/Switch';
import './Switch.css';

/** On or off, at once: a checkbox is for what a form sends. */
export function Switch({
  children,
  ...rest
}: Omit<SwitchProps, 'children' | 'className' | 'style'> & { children: ReactNode }) {
  return (
    <AriaSwitch {...rest} className="switch">
      <span>{children}</span>
      <span className="switch-track" />
    </AriaSwitch>
  );
}
