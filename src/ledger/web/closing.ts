// The sum that closes: what is in the file, less what stays out and what was paid back, is what comes in.
import type { PaidBack, StaysOut } from '../contract.ts';
import { added } from './sums.ts';

/** What a file comes to, before it is brought in or afterwards. */
export interface Ended {
  readonly lines: number;
  readonly orders: number;
  readonly net: Readonly<Record<string, number>>;
  readonly staysOut: readonly StaysOut[];
  readonly paidBack: PaidBack;
  readonly repeatedLines: number;
}

export interface Part {
  readonly lines: number;
  /** Null where they were not told apart. */
  readonly orders: number | null;
  readonly amounts: Readonly<Record<string, number>>;
}

export interface Closing {
  readonly inFile: Part;
  readonly repeated: Part;
  readonly out: Part;
  readonly back: Part;
  readonly comesIn: Part;
}

/** The rows of the table; for every column: in the file = repeated + stays out + paid back + comes in. */
export function closingOf({ lines, orders, net, staysOut, paidBack, repeatedLines }: Ended): Closing {
  const outOrders = staysOut.some((one) => one.orders === null)
    ? null
    : staysOut.reduce((sum, one) => sum + (one.orders ?? 0), 0);
  const out: Part = {
    lines: staysOut.reduce((sum, one) => sum + one.lines, 0),
    orders: outOrders,
    amounts: added(staysOut.map(({ amounts }) => amounts)),
  };
  return {
    inFile: {
      lines,
      orders: outOrders === null ? null : orders + outOrders,
      amounts: added([net, out.amounts, paidBack.amounts]),
    },
    repeated: { lines: repeatedLines, orders: 0, amounts: {} },
    out,
    back: { lines: 0, orders: 0, amounts: paidBack.amounts },
    comesIn: { lines: lines - out.lines - repeatedLines, orders, amounts: net },
  };
}
