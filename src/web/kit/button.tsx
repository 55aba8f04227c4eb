// The button of every page. One that cannot be pressed just now keeps the focus, so that whoever works with keys or
// hears the page is not thrown back to its beginning.
import { type ButtonProps, Button as MantineButton } from '@mantine/core';
import type { ComponentPropsWithoutRef, MouseEvent } from 'react';
import { Link, type LinkProps } from 'react-router';

type Props = ButtonProps &
  Omit<ComponentPropsWithoutRef<'button'>, keyof ButtonProps> & {
    /** The deed behind the button is under way: it is said so, and a second press does nothing. */
    readonly busy?: boolean;
  };

/** As Mantine's, but off by `aria-disabled`: a browser takes the focus from a `disabled` button. */
export function Button({ busy = false, disabled = false, onClick, ...rest }: Props) {
  const off = busy || disabled;
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (off) {
      // Enter in a field presses the button of its form
      event.preventDefault();
      return;
    }
    onClick?.(event);
  };
  return (
    <MantineButton
      {...rest}
      {...(off ? { 'aria-disabled': true, 'data-disabled': true } : {})}
      {...(busy ? { 'aria-busy': true } : {})}
      onClick={press}
    />
  );
}

/** A link that looks like a button, for the one way on from a page. */
export function ButtonLink({ children, ...rest }: ButtonProps & LinkProps) {
  return (
    <MantineButton component={Link} {...rest}>
      {children}
    </MantineButton>
  );
}
