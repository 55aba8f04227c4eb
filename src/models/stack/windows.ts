// The past as a teacher: days on which every model says what it would have said, beside what then came.
import { outcomeOf } from '../lifetimes/outcome.ts';
import type { Visits } from '../lifetimes/visits.ts';
import { logit } from '../math/log-space.ts';
import { everyNthCustomer, sampleStep } from '../regularity/rho.ts';
import { featuresOf } from './features.ts';
import type { Columns } from './logistic.ts';
import { fitModelsAt, forecastsAt, type ModelsAt } from './models-at.ts';
import type { TrainingRows } from './ridge.ts';

/** Columns that the shop knows beyond purchases (days since the last click, opens...), by customer of the visits, as of a day. */
export type Activity = (asOf: number) => Columns;

/** Windows end now, 30 and 60 days ago. */
const windowSteps = [0, 30, 60];
const trainCustomers = 30_000;
/** A window needs this many buyers and others, lest the regression learns noise. */
const fewestOfEach = 30;

export interface Training {
  rows: TrainingRows;
  /** Days whose following horizon was learnt from. */
  trainedOn: number[];
}

/** A sample of the base that is large enough to learn from, with the models of its days. */
export interface TrainingBase {
  visits: Visits;
  fitted: Map<number, ModelsAt>;
  /** The day of the first visit of all. */
  first: number;
  /** The sample has one customer of so many. */
  oneOf: number;
}

/** `fitted` are models that are known already, of all customers; they serve where all of them are learnt from. */
export function trainingBase(visits: Visits, fitted: Map<number, ModelsAt>): TrainingBase {
  const sample = everyNthCustomer(visits, trainCustomers);
  return {
    visits: sample,
    fitted: sample === visits ? fitted : new Map(),
    first: earliest(visits),
    oneOf: sampleStep(visits, trainCustomers),
  };
}

/** What the windows before `asOf` teach about a horizon. */
export function trainingWindows(
  { visits, fitted, first, oneOf }: TrainingBase,
  asOf: number,
  { horizon, activity }: { horizon: number; activity?: Activity },
): Training {
  const rows: TrainingRows = { columns: [], outcome: [], window: [], customer: [], mixture: [] };
  const trainedOn: number[] = [];
  for (const step of windowSteps) {
    const then = asOf - horizon - step;
    // A base younger than its horizon has nothing to teach.
    if (then - first < Math.max(30, horizon / 2)) continue;
    const models = modelsAt(visits, then, fitted);
    const { bought } = outcomeOf(visits, models.summary, then, horizon);
    const buyers = bought.reduce((sum, v) => sum + v, 0);
    if (buyers < fewestOfEach || bought.length - buyers < fewestOfEach) continue;
    const forecasts = forecastsAt(models, horizon);
    featuresOf(models, forecasts, visits, activityRows(everyNth(activity, oneOf, visits), models)).forEach(
      (feature, f) => {
        rows.columns[f] ??= [];
        for (let i = 0; i < feature.length; i++) rows.columns[f].push(feature[i]);
      },
    );
    const mixture = forecasts.by['regularity-mixture'].pBuy;
    for (let i = 0; i < bought.length; i++) {
      rows.outcome.push(bought[i]);
      rows.window.push(trainedOn.length);
      rows.customer.push(models.summary.customer?.[i] ?? i);
      rows.mixture.push(logit(mixture[i]));
    }
    trainedOn.push(then);
  }
  return { rows, trainedOn };
}

/** The models of a day: those that are known, or fitted and remembered. */
export function modelsAt(visits: Visits, asOf: number, fitted: Map<number, ModelsAt>): ModelsAt {
  const known = fitted.get(asOf);
  if (known) return known;
  const models = fitModelsAt(visits, asOf);
  fitted.set(asOf, models);
  return models;
}

/** The activity of a sample that has one of `step` customers: its columns are numbered as the sample is. */
export function everyNth(activity: Activity | undefined, step: number, { starts }: Visits): Activity | undefined {
  if (!activity || step === 1) return activity;
  return (asOf) =>
    activity(asOf).map((column) =>
      Float64Array.from({ length: starts.length - 1 }, (_, picked) => column[picked * step]),
    );
}

/** Activity columns for the customers of the summary. */
export function activityRows(activity: Activity | undefined, { asOf, summary }: ModelsAt): Columns {
  if (!activity) return [];
  return activity(asOf).map((column) => summary.x.map((_, row) => column[summary.customer?.[row] ?? row]));
}

/** The day of the first visit of all. */
export function earliest({ days }: Visits): number {
  let first = Number.POSITIVE_INFINITY;
  for (let i = 0; i < days.length; i++) if (days[i] < first) first = days[i];
  return first;
}
