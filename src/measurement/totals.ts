// The money of a campaign as totals that close: what those chosen brought, less what would have come anyway, less coupons.
import type { MoneyTotals, OneReturn } from './contract.ts';
import type { ArmOutcomes } from './outcomes.ts';

type Kind = 'margin' | 'spend';

/** What one chosen customer brought more than one left alone, and its bounds valid at every look; minor units. */
interface PerCustomer {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Totals in whole minor units. Receipts are net of coupons, so what the coupons took off is put on top of what came in
 * and stands as a cost of its own. `because` = `chosen` - `anyway` - `coupons`, to the unit.
 */
export function totalsOf(kind: Kind, treated: ArmOutcomes, per: PerCustomer): MoneyTotals {
  const customers = treated.bought.length;
  const { costMinor: couponsMinor, couponsUsed } = couponsOf(treated);
  const chosenMinor = Math.round(sum(treated[kind])) + couponsMinor;
  const [becauseMinor, low, high] = [per.difference, per.low, per.high].map((value) => Math.round(value * customers));
  return {
    kind,
    customers,
    chosenMinor,
    anyway: rest(chosenMinor - couponsMinor, { minor: becauseMinor, lowMinor: high, highMinor: low }),
    couponsMinor,
    couponsUsed,
    because: { minor: becauseMinor, lowMinor: low, highMinor: high },
    sure: low > 0 || high < 0,
  };
}

/** The coupons that the chosen used within their windows. */
export function couponsOf(treated: ArmOutcomes): { costMinor: number; couponsUsed: number } {
  return { costMinor: Math.round(sum(treated.discount)), couponsUsed: sum(treated.used) };
}

/** What is left of `whole` after a part that is known within bounds. */
function rest(whole: number, part: { minor: number; lowMinor: number; highMinor: number }) {
  return { minor: whole - part.minor, lowMinor: whole - part.lowMinor, highMinor: whole - part.highMinor };
}

/** Fewer returns than this and their mean margin has no range worth a line. */
const fewestReturns = 5;

/**
 * What one customer who came back brought within the window, coupons not taken off: the mean over all who bought, both
 * arms, with its 95 % range. Null with too few of them.
 */
export function oneReturn(kind: Kind, ...arms: readonly ArmOutcomes[]): OneReturn | null {
  const values = arms.flatMap((arm) =>
    arm.bought.flatMap((bought, i) => (bought === 1 ? [arm[kind][i] + arm.discount[i]] : [])),
  );
  if (values.length < fewestReturns) return null;
  const mean = sum(values) / values.length;
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  const half = 1.96 * Math.sqrt(squares / (values.length - 1) / values.length);
  return {
    returns: values.length,
    minor: Math.round(mean),
    lowMinor: Math.round(mean - half),
    highMinor: Math.round(mean + half),
  };
}

/** How many returns pay a cost; no upper bound where one of them may bring nothing. */
export function returnsThatPay(costMinor: number, one: OneReturn) {
  const needed = (each: number) => (each > 0 ? Math.ceil(costMinor / each) : null);
  return { estimate: needed(one.minor), low: needed(one.highMinor), high: needed(one.lowMinor) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
