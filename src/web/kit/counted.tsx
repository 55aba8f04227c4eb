// A number that docs/numbers.md defines: the attribute names its row, so that a test can hold the page against the definition.
import type { ReactNode } from 'react';
import { Link } from 'react-router';

interface Props {
  /** The key of its row. */
  readonly name: string;
  /** Where the people behind it are listed. */
  readonly to?: string;
  /** The number, alone or as the first number of a few words. */
  readonly children: ReactNode;
}

export function Counted({ name, to, children }: Props) {
  if (to === undefined) return <span data-number={name}>{children}</span>;
  return (
    <Link to={to} data-number={name}>
      {children}
    </Link>
  );
}
