// The risk that a customer does not buy within the horizon, in three words: low, medium, high.

/** Level from which buying is less likely than not, and from which it is unlikely. */
const mediumBelow = 0.5;
const highBelow = 0.2;

/** 1 low, 2 medium, 3 high, by the chance of at least one purchase within the churn horizon. */
export function churnLevelOf(pBuy: number): 1 | 2 | 3 {
  if (pBuy < highBelow) return 3;
  return pBuy < mediumBelow ? 2 : 1;
}
