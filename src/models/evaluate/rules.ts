// The rules of thumb that shops use today: what every model has to beat.
import type { Summary } from '../lifetimes/summary.ts';

export interface Rule {
  name: string;
  /** Higher means more likely to buy. */
  score: Float64Array;
  /** Whether the score is a probability. */
  isProbability: boolean;
}

/** Fixed days of absence, twice the own mean gap, plain recency, recency in own gaps, and the own rate for ever. Summary in days. */
export function rulesOf({ x, tx, T }: Summary, horizon: number): Rule[] {
  const by = (value: (silence: number, i: number) => number): Float64Array => x.map((_, i) => value(T[i] - tx[i], i));
  const meanGap = (i: number): number => (x[i] > 0 ? tx[i] / x[i] : T[i] + 1);
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
      score: by((_, i) => (T[i] > 0 ? -Math.expm1((-x[i] / T[i]) * horizon) : 0)),
      isProbability: true,
    },
  ];
}
