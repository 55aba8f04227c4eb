// Recency, frequency, monetary value as scores from 1 to 5, by the base's own quantiles or by the owner's fixed cuts.
// Hughes 1994, "Strategic Database Marketing"; scores are per figure, not nested, so each can be read by itself.

/** Limits between the scores, ascending: a value above cuts[n - 1] and up to cuts[n] scores n + 1. */
export type Cuts = readonly number[];

/**
 * The quantiles that cut a base into `parts` scores of equal size, as far as ties allow: equal values always score
 * alike. Values that are not finite are left out. Empty for an empty base: everybody then scores 1.
 */
export function quantileCuts(values: ArrayLike<number>, parts = 5): number[] {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  if (sorted.length === 0) return [];
  return Array.from({ length: parts - 1 }, (_, n) => sorted[Math.ceil(((n + 1) * sorted.length) / parts) - 1]);
}

/** 1 + the number of cuts below the value. */
export function scoreBy(cuts: Cuts, value: number): number {
  let score = 1;
  while (score <= cuts.length && value > cuts[score - 1]) score++;
  return score;
}

/** How recency (days since the last visit), frequency (visits) and monetary value are cut. */
export interface RfmCuts {
  readonly recency: Cuts;
  readonly frequency: Cuts;
  readonly monetary: Cuts;
}

export interface Rfm {
  readonly recency: number;
  readonly frequency: number;
  readonly monetary: number;
}

/** Cuts by quantiles of the base; the arrays have one place per customer. */
export function rfmCuts(base: {
  readonly silenceDays: ArrayLike<number>;
  readonly visits: ArrayLike<number>;
  readonly spend: ArrayLike<number>;
}): RfmCuts {
  return {
    recency: quantileCuts(base.silenceDays),
    frequency: quantileCuts(base.visits),
    monetary: quantileCuts(base.spend),
  };
}

/** The three scores of one customer; 5 is best: the shortest silence, the most visits, the highest spend. */
export function rfmOf(
  customer: { readonly silenceDays: number; readonly visits: number; readonly spend: number },
  cuts: RfmCuts,
): Rfm {
  return {
    recency: cuts.recency.length + 2 - scoreBy(cuts.recency, customer.silenceDays),
    frequency: scoreBy(cuts.frequency, customer.visits),
    monetary: scoreBy(cuts.monetary, customer.spend),
  };
}
