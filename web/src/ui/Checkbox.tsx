import type { ReactNode } from 'react';
import { Checkbox as AriaCheckbox, type CheckboxProps } from 'react-aria-components/Checkbox';
import { Icon } from './Icon';
import './Field.css';

export function Checkbox({
  children,
  ...rest
}: Omit<CheckboxProps, 'children' | 'className' | 'style'> & { children: ReactNode }) {
  return (
    <AriaCheckbox {...rest} className="check">
      <span className="check-box">
        <Icon name="check" size={1} />
      </span>
      <span>{children}</span>
    </AriaCheckbox>
  );
}
