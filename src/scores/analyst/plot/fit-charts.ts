// The charts of a fit: how many came back how often, and how visits added up, both beside what the model expects.
import {
  daysIn,
  expectedByAge,
  type FittedLifetime,
  repeatDistribution,
  type Summary,
  type Visits,
} from '../../../models/index.ts';
import type { Chart } from './svg.ts';

/** Repeat visits told apart; the last place holds so many and more. */
const most = 7;
/** Ages at which the model is asked; between them the line is straight. */
const ages = 60;

/** Charts of a fitted model over the visits up to the day `until` that it was fitted to. */
export function fitCharts(fitted: FittedLifetime, summary: Summary, visits: Visits, until: number): Chart[] {
  return [frequencies(fitted, summary), overTime(fitted, visits, until)];
}

function frequencies(fitted: FittedLifetime, { x, T, weight }: Summary): Chart {
  const seen = new Array<number>(most + 1).fill(0);
  for (let i = 0; i < x.length; i++) seen[Math.min(most, x[i])] += weight[i];
  const expected = new Array<number>(most + 1).fill(0);
  for (const { age, customers } of ageGroups(T, weight)) {
    const chances = repeatDistribution(fitted, age, most - 1);
    let below = 0;
    for (let n = 0; n < most; n++) {
      expected[n] += customers * chances[n];
      below += chances[n];
    }
    expected[most] += customers * Math.max(0, 1 - below);
  }
  const total = seen.reduce((sum, n) => sum + n, 0);
  const share = (n: number) => `${((100 * n) / total).toFixed(1)} %`;
  return {
    title: 'How often customers came back',
    says: `Never again: ${share(seen[0])} of ${total} customers, ${share(expected[0])} by the model; ${most} times and more: ${share(seen[most])}, ${share(expected[most])} by the model.`,
    xTitle: 'repeat visits',
    yTitle: 'customers',
    names: seen.map((_, n) => (n === most ? `${n}+` : String(n))),
    series: [
      { name: 'seen', as: 'bars', colour: 1, points: seen.map((y, x) => ({ x, y })) },
      { name: 'expected', as: 'bars', colour: 2, points: expected.map((y, x) => ({ x, y })) },
    ],
  };
}

/** Customers gathered by age, at most so many groups, each at the mean age of its customers. */
function ageGroups(T: Float64Array, weight: Float64Array): { age: number; customers: number }[] {
  const oldest = T.reduce((high, age) => Math.max(high, age), 0);
  const sums = Array.from({ length: ages }, () => ({ time: 0, customers: 0 }));
  for (let i = 0; i < T.length; i++) {
    const group = sums[Math.min(ages - 1, Math.floor((T[i] / (oldest || 1)) * ages))];
    group.time += weight[i] * T[i];
    group.customers += weight[i];
  }
  return sums
    .filter(({ customers }) => customers > 0)
    .map(({ time, customers }) => ({ age: time / customers, customers }));
}

function overTime(fitted: FittedLifetime, { starts, days }: Visits, until: number): Chart {
  const births = Array.from({ length: starts.length - 1 }, (_, i) => days[starts[i]]).filter((day) => day <= until);
  const first = births.reduce((low, day) => Math.min(low, day), until);
  const weeks = Math.max(1, Math.ceil((until - first) / 7));
  const born = new Float64Array(weeks + 1);
  for (const day of births) born[Math.ceil((day - first) / 7)]++;
  const came = new Float64Array(weeks + 1);
  for (let i = 0; i + 1 < starts.length; i++) {
    for (let j = starts[i] + 1; j < starts[i + 1] && days[j] <= until; j++) came[Math.ceil((days[j] - first) / 7)]++;
  }
  // what a newcomer is expected to have done after 0, 1, 2 .. weeks, asked at some ages and straight between them
  const step = Math.max(1, Math.ceil(weeks / ages));
  const asked = Array.from({ length: Math.ceil(weeks / step) + 1 }, (_, i) => i * step);
  const known = expectedByAge(
    fitted,
    asked.map((week) => (week * 7) / daysIn(fitted.unit)),
  );
  const byAge = (week: number): number => {
    const place = Math.min(asked.length - 2, Math.floor(week / step));
    if (place < 0) return known[0];
    const part = (week - asked[place]) / step;
    return known[place] + part * (known[place + 1] - known[place]);
  };
  const seen: { x: number; y: number }[] = [];
  const expected: { x: number; y: number }[] = [];
  let sum = 0;
  for (let week = 0; week <= weeks; week++) {
    sum += came[week];
    if (week % step !== 0 && week !== weeks) continue;
    let due = 0;
    for (let from = 0; from <= week; from++) due += born[from] * byAge(week - from);
    seen.push({ x: week, y: sum });
    expected.push({ x: week, y: due });
  }
  const last = expected[expected.length - 1].y;
  return {
    title: 'Repeat visits added up',
    says: `After ${weeks} weeks ${sum} repeat visits were made; the model expects ${Math.round(last)}.`,
    xTitle: 'weeks since the first visit of all',
    yTitle: 'repeat visits',
    series: [
      { name: 'seen', as: 'line', colour: 1, points: seen },
      { name: 'expected', as: 'line', colour: 2, points: expected },
    ],
  };
}
