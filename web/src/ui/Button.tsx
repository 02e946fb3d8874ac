import { type ReactNode, useId } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import { Icon } from './Icon';
import type { IconName } from './icons';
import './Button.css';

export interface ButtonProps extends Omit<
  AriaButtonProps,
  'children' | 'className' | 'style' | 'isDisabled'
> {
  children: ReactNode;
  /** No view has more than one primary button. */
  look?: 'primary' | 'secondary' | 'quiet' | 'danger';
  icon?: IconName;
  wide?: boolean;
  /** Says beside the button why it cannot be pressed. Without a reason it can be. */
  disabledBecause?: string | null | undefined;
}

/**
 * A button is disabled only with a reason, which stands beside it and is read with it. While it is pending it takes no press; that
 * is not left to React Aria, whose announcement of it stays in the page as a picture without a name.
 */
export function Button({
  children,
  look = 'secondary',
  icon,
  wide,
  disabledBecause,
  isPending,
  ...rest
}: ButtonProps) {
  const reason = useId();
  const disabled = typeof disabledBecause === 'string' && disabledBecause !== '';
  const button = (
    <AriaButton
      {...rest}
      className="button"
      data-look={look}
      data-full={wide || undefined}
      data-busy={isPending || undefined}
      aria-disabled={disabled || isPending || undefined}
      {...(disabled || isPending ? { onPress: () => {}, type: 'button' as const } : {})}
      {...(disabled ? { 'aria-describedby': reason } : {})}
    >
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </AriaButton>
  );
  if (!disabled) return button;
  return (
    <span className="button-with-reason" data-full={wide || undefined}>
      {button}
      <span id={reason} className="soft">
        {disabledBecause}
      </span>
    </span>
  );
}
