// The rules of thumb that shops use today: what every model has to beat.
import type { Summary } from '../lifetimes/summary.ts';

export interface Rule {
  name: string;
  /** Higher means more likely to buy. */
  score: Float64Array;
  /** Whether the score is a probability. */
  isProbability: boolean;
  /** Visits within the horizon, for the rule that names a number. */
  expectedCount?: Float64Array;
}

/**
 * Fixed days of absence, twice the own mean gap, plain recency, recency in own gaps, and the own rate for ever (a Poisson
 * process at x / T). Who has bought once has no gap: theirs is the median of the others' mean gaps. Summary in days.
 */
export function rulesOf({ x, tx, T }: Summary, horizon: number): Rule[] {
  const by = (value: (silence: number, i: number) => number): Float64Array => x.map((_, i) => value(T[i] - tx[i], i));
  const usual = usualGap(x, tx);
  const meanGap = (i: number): number => (x[i] > 0 ? tx[i] / x[i] : usual);
  const ownCount = by((_, i) => (T[i] > 0 ? (x[i] / T[i]) * horizon : 0));
  return [
    ...[30, 60, 90].map((days) => ({
      name: `absent more than ${days} days`,
      score: by((silence) => (silence > days ? 0 : 1)),
      isProbability: false,
    })),
    {
      name: 'absent more than twice the own mean gap',
      score: by((silence, i) => (silence > 2 * meanGap(i) ? 0 : 1)),
      isProbability: false,
    },
    { name: 'recency', score: by((silence) => -silence), isProbability: false },
    { name: 'recency in own gaps', score: by((silence, i) => -silence / meanGap(i)), isProbability: false },
    {
      name: 'own rate',
      score: ownCount.map((count) => -Math.expm1(-count)),
      isProbability: true,
      expectedCount: ownCount,
    },
  ];
}

/** Median of the mean gaps of all who came back; endless where nobody did. */
function usualGap(x: Float64Array, tx: Float64Array): number {
  const gaps = tx.map((span, i) => span / x[i]).filter((_, i) => x[i] > 0);
  if (gaps.length === 0) return Number.MAX_VALUE;
  gaps.sort();
  const middle = gaps.length / 2;
  return (gaps[Math.floor(middle)] + gaps[Math.ceil(middle) - 1]) / 2;
}
