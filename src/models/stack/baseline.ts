// The regression that a careful analyst would build first: recency, frequency, age and money, trained on the window before.
import { outcomeOf } from '../lifetimes/outcome.ts';
import { type Summary, summarise } from '../lifetimes/summary.ts';
import type { Visits } from '../lifetimes/visits.ts';
import { logistic } from '../math/log-space.ts';
import { type Columns, fitLogistic, linearPart } from './logistic.ts';

/** The chance to buy by row of `summary`, or null when there was no earlier window with buyers and others in it. */
export function baselineRegression(
  visits: Visits,
  summary: Summary,
  asOf: number,
  horizon: number,
): Float64Array | null {
  const then = asOf - horizon;
  const past = summarise(visits, { asOf: then });
  if (past.x.length < 60) return null;
  const { bought } = outcomeOf(visits, past, then, horizon);
  const buyers = bought.reduce((sum, v) => sum + v, 0);
  if (buyers < 30 || bought.length - buyers < 30) return null;
  const regression = fitLogistic(columnsOf(visits, past, then), bought, new Uint8Array(bought.length), 1);
  const linear = linearPart(regression, columnsOf(visits, summary, asOf));
  return linear.map((v) => logistic(v + regression.intercepts[0]));
}

function columnsOf({ starts, days, amounts }: Visits, summary: Summary, asOf: number): Columns {
  const { x, tx, T } = summary;
  const columns: Columns = [
    x.map((v) => Math.log1p(v)),
    x.map((_, i) => Math.log1p(T[i] - tx[i])),
    T.map((v) => Math.log1p(v)),
  ];
  if (!amounts) return columns;
  const money = x.map((_, row) => {
    const i = summary.customer?.[row] ?? row;
    let sum = 0;
    for (let j = starts[i]; j < starts[i + 1] && days[j] <= asOf; j++) sum += amounts[j];
    return Math.log1p(Math.max(0, sum));
  });
  if (money.every(Number.isFinite)) columns.push(money);
  return columns;
}
