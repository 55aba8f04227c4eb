// The charts of an evaluation: whether chances came true, with the band that chance alone explains, and how many came.
import { type Evaluation, type Forecaster, wilson } from '../../../models/index.ts';
import type { Chart, Point } from './svg.ts';

const groups = 10;

/** Charts of the forecaster that the product would have used, over the days that followed. */
export function evaluateCharts({ probabilities, counts, outcome, horizon }: Evaluation, chosen: Forecaster): Chart[] {
  return [calibration(probabilities[chosen], outcome.bought, chosen), byTenth(counts[chosen], outcome.count, horizon)];
}

/** Customers in tenths of equal number by a forecast, ascending. */
function tenths(forecast: Float64Array): number[][] {
  const order = Array.from(forecast.keys()).sort((a, b) => forecast[a] - forecast[b]);
  const parts = Math.min(groups, order.length);
  return Array.from({ length: parts }, (_, part) =>
    order.slice(Math.floor((part * order.length) / parts), Math.floor(((part + 1) * order.length) / parts)),
  );
}

function meanOf(column: Float64Array, places: readonly number[]): number {
  return places.reduce((sum, i) => sum + column[i], 0) / places.length;
}

function calibration(chance: Float64Array, bought: Float64Array, chosen: string): Chart {
  const points = tenths(chance).map((part): Point => {
    const buyers = part.reduce((sum, i) => sum + bought[i], 0);
    const { low, high } = wilson({ successes: buyers, n: part.length });
    return { x: meanOf(chance, part), y: buyers / part.length, low, high };
  });
  const held = points.filter(({ x, low = 0, high = 1 }) => low <= x && x <= high).length;
  const end = Math.max(...points.map(({ x, high = 0 }) => Math.max(x, high)));
  return {
    title: `Did the chances come true? (${chosen})`,
    says: `In ${held} of ${points.length} tenths of the customers the chance that was told lies within the 95 % band of the share that bought.`,
    xTitle: 'chance to buy that was told',
    yTitle: 'share that bought',
    percent: true,
    series: [
      {
        name: 'as told',
        as: 'diagonal',
        colour: 2,
        points: [
          { x: 0, y: 0 },
          { x: end, y: end },
        ],
      },
      { name: 'share that bought, 95 % band', as: 'marks', colour: 1, points },
    ],
  };
}

function byTenth(expected: Float64Array, came: Float64Array, horizon: number): Chart {
  const parts = tenths(expected);
  const sum = (column: Float64Array) => column.reduce((total, v) => total + v, 0);
  return {
    title: `Visits within ${horizon} days, by tenth of the customers`,
    says: `${sum(came)} visits came where ${Math.round(sum(expected))} were expected.`,
    xTitle: 'tenths by expected visits, the fewest first',
    yTitle: 'visits per customer',
    names: parts.map((_, part) => String(part + 1)),
    series: [
      { name: 'seen', as: 'bars', colour: 1, points: parts.map((part, x) => ({ x, y: meanOf(came, part) })) },
      { name: 'expected', as: 'bars', colour: 2, points: parts.map((part, x) => ({ x, y: meanOf(expected, part) })) },
    ],
  };
}
