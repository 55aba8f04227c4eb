// What the blend looks at: recency, frequency, age, money, and what each model says. One column each.
import { gapModelOf } from '../fit-and-score.ts';
import { gapPosterior } from '../lifetimes/gap-model.ts';
import type { Visits } from '../lifetimes/visits.ts';
import { logit } from '../math/log-space.ts';
import { gapProbabilities } from '../rhythm/gaps.ts';
import type { Columns } from './logistic.ts';
import { type ForecastsAt, ingredientNames, type ModelsAt, undiscountedForecast } from './models-at.ts';

/** Beyond these log-odds a model's certainty says nothing more. */
const mostLogit = 12;

/** The columns of every customer of the base, in the order of the rows of `models.summary`. `extra` are columns by row as well. */
export function featuresOf(
  models: ModelsAt,
  { horizon, by }: ForecastsAt,
  visits: Visits,
  extra: Columns = [],
): Columns {
  const { summary, asOf } = models;
  const { x, tx, T } = summary;
  const column = (value: (i: number) => number): Float64Array => Float64Array.from(x, (_, i) => value(i));
  const silence = column((i) => T[i] - tx[i]);
  const meanGap = column((i) => (x[i] > 0 ? tx[i] / x[i] : T[i] + 1));
  const mixture = by['regularity-mixture'];
  const gapModel = gapModelOf(models.fitted['regularity-mixture']);
  const late = gapProbabilities(gapModel, summary, silence);
  const columns: Columns = [
    column((i) => Math.log1p(x[i])),
    column((i) => Math.log1p(silence[i])),
    column((i) => Math.log1p(T[i])),
    column((i) => Math.log(meanGap[i])),
    column((i) => Math.log((silence[i] + 1) / meanGap[i])),
    column((i) => (x[i] === 0 ? 1 : 0)),
    ...ingredientNames.map((name) => by[name].pBuy.map(heldLogit)),
    undiscountedForecast(models, horizon).pBuy.map(heldLogit),
    mixture.pAlive.map(heldLogit),
    late.map(heldLogit),
    mixture.expectedCount.map((v) => Math.log(Math.max(v, 1e-6))),
    regularity(models),
    ...extra,
  ];
  const spend = meanSpend(models, visits, asOf);
  if (spend) columns.push(spend.map((v) => Math.log1p(Math.max(0, v))));
  return columns;
}

function heldLogit(p: number): number {
  return Math.min(mostLogit, Math.max(-mostLogit, logit(p)));
}

/** Mean ln k over the classes that a customer may belong to. */
function regularity(models: ModelsAt): Float64Array {
  const model = gapModelOf(models.fitted['regularity-mixture']);
  const posterior = gapPosterior(model, models.summary);
  const logK = model.classes.map(({ k }) => Math.log(k));
  return models.summary.x.map((_, i) => {
    posterior.visit(i);
    return logK.reduce((sum, v, c) => sum + v * posterior.atVisit[c], 0);
  });
}

/** Mean amount of all visits so far; undefined where amounts are not known for everybody. */
function meanSpend({ summary }: ModelsAt, { starts, days, amounts }: Visits, asOf: number): Float64Array | undefined {
  if (!amounts) return undefined;
  const spend = summary.x.map((_, row) => {
    const i = summary.customer?.[row] ?? row;
    let sum = 0;
    let count = 0;
    for (let j = starts[i]; j < starts[i + 1] && days[j] <= asOf; j++) {
      sum += amounts[j];
      count++;
    }
    return sum / count;
  });
  return spend.every(Number.isFinite) ? spend : undefined;
}
