// Future purchases at present value. The discount's period is always said: nothing is guessed from the unit of time.
import { scaledExponentialIntegral } from '../math/exponential-integral.ts';
import { type FittedPareto, paretoAlive } from './pareto-nbd.ts';
import { daysIn, type Summary, type TimeUnit } from './summary.ts';

/** A rate of discount and the number of days that it is for: 10 % a year is { share: 0.1, perDays: 365 }. */
export interface Discount {
  share: number;
  perDays: number;
}

/** The continuous rate per unit of time: ln(1 + share) spread over the period. Throws a RangeError for an empty period. */
export function continuousRate({ share, perDays }: Discount, unit: TimeUnit): number {
  if (!(share > -1 && perDays > 0)) throw new RangeError('a discount needs a share above -1 and a period above 0 days');
  return (Math.log1p(share) / perDays) * daysIn(unit);
}

/**
 * Expected purchases until for ever, discounted (DERT) under Pareto/NBD: P(active) R / (alpha + T) times the integral of
 * e^-dt (B / (B + t))^s = B e^z E_s(z) with B = beta + T, z = d B. Fader, Hardie, Lee 2005 (JMR), eq. 2, where Tricomi's
 * Psi(s, s; z) = z^(1-s) e^z E_s(z). Throws a RangeError for a discount of zero or less: the sum need not end.
 */
export function discountedTransactions(fitted: FittedPareto, summary: Summary, discount: Discount): Float64Array {
  const rate = continuousRate(discount, fitted.unit);
  if (!(rate > 0)) throw new RangeError('an endless sum needs a positive discount');
  const { parameters } = fitted;
  return Float64Array.from(summary.x, (x, i) => {
    const B = parameters.beta + summary.T[i];
    const here = paretoAlive(parameters, x, summary.tx[i], summary.T[i]);
    const perTime = (parameters.r + x) / (parameters.alpha + summary.T[i]);
    return here * perTime * B * scaledExponentialIntegral(parameters.s, rate * B);
  });
}

/**
 * Expected purchases of the next `periods` periods, each discounted from its end: sum of (E(t_i) - E(t_{i-1})) / (1 + d)^i.
 * Works for every model: `expectedBy` gives the expected count of each customer up to a time.
 */
export function discountedCounts(
  expectedBy: (horizon: number) => Float64Array,
  { periods, periodLength, discountPerPeriod }: { periods: number; periodLength: number; discountPerPeriod: number },
): Float64Array {
  let before: Float64Array | undefined;
  let sum: Float64Array | undefined;
  for (let i = 1; i <= periods; i++) {
    const until = expectedBy(i * periodLength);
    const factor = (1 + discountPerPeriod) ** -i;
    sum ??= new Float64Array(until.length);
    for (let c = 0; c < until.length; c++) sum[c] += (until[c] - (before?.[c] ?? 0)) * factor;
    before = until;
  }
  return sum ?? new Float64Array(0);
}
