import type { Ref } from 'react';
import { Button as AriaButton, type ButtonProps } from 'react-aria-components/Button';
import { Icon } from './Icon';
import type { IconName } from './icons';
import './Button.css';

/** A button that is an icon; its name is read instead. */
export function IconButton({
  icon,
  name,
  ...rest
}: { icon: IconName; name: string; ref?: Ref<HTMLButtonElement> } & Omit<
  ButtonProps,
  'children' | 'className' | 'style' | 'aria-label'
>) {
  return (
    <AriaButton {...rest} className="icon-button" aria-label={name}>
      <Icon name={icon} />
    </AriaButton>
  );
}
