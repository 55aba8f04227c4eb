// Spend clusters of a period: inactive, new, and the active ones from low to top by what they spent.

export const spendClusters = ['inactive', 'new', 'low', 'medium', 'high', 'top'] as const;
export type SpendCluster = (typeof spendClusters)[number];

/** Spend in the period from which an active customer is medium, high, top. */
export interface SpendCuts {
  readonly medium: number;
  readonly high: number;
  readonly top: number;
}

/**
 * Cuts by shares of the active customers, those who spent in the period: by default the lower half is low, the next 30 in
 * 100 medium, the next 15 high, the best 5 top. Undefined when nobody was active.
 */
export function spendCuts(
  activeSpend: ArrayLike<number>,
  shares: { readonly medium: number; readonly high: number; readonly top: number } = {
    medium: 0.5,
    high: 0.8,
    top: 0.95,
  },
): SpendCuts | undefined {
  const sorted = Float64Array.from(activeSpend).sort();
  if (sorted.length === 0) return undefined;
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { medium: at(shares.medium), high: at(shares.high), top: at(shares.top) };
}

/**
 * The cluster of one customer in a period that ends on `periodEnd` and is `periodDays` long (day numbers). Ask again with
 * the period before for the previous cluster. New: the first purchase lies within the last `newDays` (default 60) and no
 * second one followed. Where no amounts are known (cuts of 0) everybody who is active is low. undefined: no customer yet
 * in that period.
 */
export function spendCluster(
  customer: {
    readonly firstDay: number;
    /** The last visit on or before the period's end. */
    readonly lastDay: number;
    /** Visits up to the period's end. */
    readonly visits: number;
    readonly spentInPeriod: number;
  },
  period: { readonly end: number; readonly days: number },
  cuts: SpendCuts | undefined,
  newDays = 60,
): SpendCluster | undefined {
  if (customer.firstDay > period.end) return undefined;
  if (customer.lastDay <= period.end - period.days) return 'inactive';
  if (customer.visits === 1 && customer.firstDay > period.end - newDays) return 'new';
  if (!cuts || cuts.top <= 0 || customer.spentInPeriod < cuts.medium) return 'low';
  if (customer.spentInPeriod < cuts.high) return 'medium';
  return customer.spentInPeriod < cuts.top ? 'high' : 'top';
}
