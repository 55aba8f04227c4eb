// What is drawn of a prediction, counted by hand on a few visits.
import { expect, test } from 'vitest';
import { type PredictedBase, predictCharts } from './predict-charts.ts';

const until = 20_000;

/** Visits so many days before the last one that is known; each customer has one. */
const base = (daysBack: number[], change: Partial<PredictedBase> = {}): PredictedBase => ({
  visits: { starts: daysBack.map((_, i) => i).concat(daysBack.length), days: daysBack.map((back) => until - back) },
  until,
  horizon: 21,
  pBuy: [0.05, 0.1, 0.49, 0.5, 0.95, 1],
  expectedWithin: (days) => days ** 2 / 49,
  ...change,
});

const weeksOf = (given: PredictedBase) => predictCharts(given)[0];

test('visits are counted by whole weeks back from the last day, and none that lies further back or ahead', () => {
  // 0 and 6 days back are this week, 7 the one before; 181 days are in the 26th week, 182 and 400 in none
  const { series, says } = weeksOf(base([0, 6, 7, 20, 181, 182, 400, -1, -8]));
  const seen = series[0].points;
  expect(seen.length).toBe(26);
  expect([seen[0].x, seen[25].x]).toEqual([-25, 0]);
  expect(seen.filter(({ y }) => y > 0)).toEqual([
    { x: -25, y: 1 },
    { x: -2, y: 1 },
    { x: -1, y: 1 },
    { x: 0, y: 2 },
  ]);
  expect(says).toContain('5 visits in the last 26 weeks');
});

test('a week that began before the file did is not drawn', () => {
  const weeks = (oldest: number) => weeksOf(base([0, oldest])).series[0].points.length;
  expect([weeks(12), weeks(13), weeks(19), weeks(20)]).toEqual([1, 2, 2, 3]);
  expect([weeks(3), weeks(174), weeks(181), weeks(900)]).toEqual([1, 25, 26, 26]);
});

test('what is expected is drawn week by week, as what each adds, at most 26 weeks and none that the horizon cuts', () => {
  const { series, says } = weeksOf(base([0]));
  // 1, 4 and 9 visits within one, two and three weeks
  expect(series[1].points).toEqual([
    { x: 1, y: 1 },
    { x: 2, y: 3 },
    { x: 3, y: 5 },
  ]);
  expect(says).toContain('expected to make 9 in the next 21 days');
  const drawn = (horizon: number) => weeksOf(base([0], { horizon })).series[1].points.length;
  expect([drawn(20), drawn(181), drawn(182), drawn(365)]).toEqual([2, 25, 26, 26]);
});

test('each customer stands in the tenth that the own chance falls into, a certain one in the last', () => {
  const chances = predictCharts(base([0]))[1];
  expect(chances.series[0].points.map(({ y }) => y)).toEqual([1, 1, 0, 0, 1, 1, 0, 0, 0, 2]);
  expect(chances.says).toBe('3 of 6 customers are more likely than not to buy.');
  expect([chances.names?.[0], chances.names?.[9]]).toEqual(['0–10', '90–100']);
});
