// The figures of latency CRM: how long the relation has lasted, how content the customer is, and one score of its health.

/**
 * Relational duration index: days from first to last purchase, over the base's mean of the same. 1 = as long as the
 * average relation; 0 for one-time buyers. A base without any duration gives 1 to everybody with none.
 */
export function durationIndex(durationDays: number, meanDurationDays: number): number {
  if (meanDurationDays > 0) return durationDays / meanDurationDays;
  return durationDays > 0 ? Number.POSITIVE_INFINITY : 1;
}

/** A driver of satisfaction: how it was rated (0..1, absent = not asked) and how much it matters (any positive weight). */
export interface SatisfactionDriver {
  readonly rating: number | undefined;
  readonly importance: number;
}

/**
 * Satisfaction weighted by the importance of its drivers, 0..1: sum of importance * rating over sum of importance, over
 * the drivers that were rated. undefined when none was. Throws a RangeError on a rating outside 0..1.
 */
export function weightedSatisfaction(drivers: readonly SatisfactionDriver[]): number | undefined {
  let [sum, whole] = [0, 0];
  for (const { rating, importance } of drivers) {
    if (rating === undefined) continue;
    if (!(rating >= 0 && rating <= 1 && importance > 0)) {
      throw new RangeError(`rating ${rating} must lie in 0..1, importance ${importance} above 0`);
    }
    sum += importance * rating;
    whole += importance;
  }
  return whole > 0 ? sum / whole : undefined;
}

/** What the latency score is made of; whatever is not known is left out. */
export interface LatencyInputs {
  /** Of those with this rhythm who come back, the share who would be back by now, 0..1. */
  readonly lateness: number;
  readonly durationIndex?: number;
  readonly satisfaction?: number;
  /** Place of the contribution margin in the base, 0 = lowest, 1 = highest. */
  readonly marginRank?: number;
}

/** The lateness decides most: it is what changes from day to day. */
export const latencyWeights = { lateness: 0.5, durationIndex: 0.2, satisfaction: 0.15, marginRank: 0.15 } as const;

/**
 * Latency score, 0..100, higher = healthier: the weighted mean of 1 - lateness, d / (1 + d) of the duration index d (the
 * average relation gives one half), satisfaction and margin rank. Weights of unknown parts fall to the known ones.
 */
export function latencyScore(
  inputs: LatencyInputs,
  weights: Readonly<Record<keyof typeof latencyWeights, number>> = latencyWeights,
): number {
  const { lateness, durationIndex: index, satisfaction, marginRank } = inputs;
  const parts: readonly (readonly [value: number | undefined, weight: number])[] = [
    [1 - lateness, weights.lateness],
    [
      index === undefined ? undefined : index === Number.POSITIVE_INFINITY ? 1 : index / (1 + index),
      weights.durationIndex,
    ],
    [satisfaction, weights.satisfaction],
    [marginRank, weights.marginRank],
  ];
  let [sum, whole] = [0, 0];
  for (const [value, weight] of parts) {
    if (value === undefined) continue;
    sum += weight * value;
    whole += weight;
  }
  return (100 * sum) / whole;
}

/** The place of each value among all, 0..1, equal values sharing the middle of their places. Values are numbers. */
export function ranksOf(values: ArrayLike<number>): Float64Array {
  const order = Int32Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a] - values[b]);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    // at least itself: what is no number equals not even that
    let to = from + 1;
    while (to < order.length && values[order[to]] === values[order[from]]) to++;
    const rank = order.length === 1 ? 0.5 : (from + to - 1) / 2 / (order.length - 1);
    for (let at = from; at < to; at++) ranks[order[at]] = rank;
    from = to;
  }
  return ranks;
}
