// The charts of a prediction: visits a week, past and expected, and how the customers' chances to buy are spread.
import type { Visits } from '../../../models/index.ts';
import type { Chart } from './svg.ts';

const pastWeeks = 26;
const bins = 10;

/** What is drawn of a prediction. */
export interface PredictedBase {
  readonly visits: Visits;
  readonly until: number;
  /** Days. */
  readonly horizon: number;
  readonly pBuy: ArrayLike<number>;
  /** Visits that all customers known today are expected to make within so many days. */
  expectedWithin(days: number): number;
}

export function predictCharts(base: PredictedBase): Chart[] {
  return [weeks(base), chances(base)];
}

function weeks({ visits: { days }, until, horizon, expectedWithin }: PredictedBase): Chart {
  const seen = new Float64Array(pastWeeks);
  let known = 0;
  let first = until;
  for (let i = 0; i < days.length; i++) {
    const back = Math.floor((until - days[i]) / 7);
    if (days[i] < first) first = days[i];
    if (back >= 0 && back < pastWeeks) {
      seen[back]++;
      known++;
    }
  }
  // a week that began before the file did is not whole
  const whole = Math.min(pastWeeks, Math.max(1, Math.floor((until - first + 1) / 7)));
  const past = Array.from({ length: whole }, (_, i) => ({ x: i - whole + 1, y: seen[whole - 1 - i] }));
  const ahead: { x: number; y: number }[] = [];
  let before = 0;
  const steps = Math.min(26, Math.floor(horizon / 7));
  for (let week = 1; week <= steps; week++) {
    const sum = expectedWithin(week * 7);
    ahead.push({ x: week, y: sum - before });
    before = sum;
  }
  const total = Math.round(expectedWithin(horizon));
  return {
    title: 'Visits a week',
    says: `${known} visits in the last ${whole} weeks; the customers known today are expected to make ${total} in the next ${horizon} days. New customers are not among them.`,
    xTitle: 'weeks from the last day that is known',
    yTitle: 'visits',
    series: [
      { name: 'seen', as: 'line', colour: 1, points: past },
      { name: 'expected of known customers', as: 'line', colour: 2, points: ahead },
    ],
  };
}

function chances({ pBuy, horizon }: PredictedBase): Chart {
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < pBuy.length; i++) counts[Math.min(bins - 1, Math.floor(pBuy[i] * bins))]++;
  const likely = counts.slice(bins / 2).reduce((sum, n) => sum + n, 0);
  return {
    title: `Customers by their chance to buy within ${horizon} days`,
    says: `${likely} of ${pBuy.length} customers are more likely than not to buy.`,
    xTitle: 'chance to buy, per cent',
    yTitle: 'customers',
    names: counts.map((_, bin) => `${bin * 10}–${bin * 10 + 10}`),
    series: [{ name: 'customers', as: 'bars', colour: 2, points: counts.map((y, x) => ({ x, y })) }],
  };
}
