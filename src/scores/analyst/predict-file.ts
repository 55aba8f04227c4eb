// `ritorno predict`: what every customer of a file will do, as seen from a day.
import { dayFromNumber, minorDigits } from '../../ground/index.ts';
import {
  chooseForecaster,
  countQuantiles,
  discountedCounts,
  type FittedLifetime,
  type Forecaster,
  fitBlend,
  fit as fitModel,
  fitModelsAt,
  gapModelOf,
  type LifetimeModel,
  latenessOfAll,
  lifetimeModels,
  type ModelsAt,
  nextVisitIn,
  onOwnClock,
  rhythmOf,
  scoreBlend,
  score as scoreModel,
} from '../../models/index.ts';
import { fitNotes, horizonNotes, rejectedNotes, returnsAloneNotes, seasonNotes } from './notes.ts';
import { predictCharts } from './plot/predict-charts.ts';
import type { Chart } from './plot/svg.ts';
import type { FileVisits } from './read-visits-file.ts';
import { spendAhead } from './spend-ahead.ts';

export const predictNames = ['chosen', 'blend', 'personal', ...lifetimeModels] as const;
export type PredictName = (typeof predictNames)[number];

export interface PredictOptions {
  /** Days. */
  readonly horizon: number;
  /** Days after which nobody is expected any more. */
  readonly patience: number;
  readonly model: PredictName;
  /** A choice that was kept, instead of trying the models again. */
  readonly kept?: { readonly chosen: Forecaster; readonly reason: string };
  /** Told after each trial of the choice: how many are done, of how many. */
  readonly progress?: (done: number, of: number) => void;
  /** Whether the product's own forecasters may count on the shop's clock; single models never do. Default true. */
  readonly season?: boolean;
  /** What a year's waiting takes off a later purchase: 0.1 = 10 % a year. Default 0.1. */
  readonly discount?: number;
}

/** The columns as people and programs get them. */
export interface Prediction {
  readonly customer: string;
  readonly p_buy: number;
  readonly expected_count: number;
  readonly p_alive: number;
  readonly lateness: number;
  /** null = none is expected, or nobody in the file has come back yet, so that none can be foretold. */
  readonly expected_visit: string | null;
  /** Between these two days the next visit falls in 80 of 100 cases, if the customer is still one. */
  readonly expected_visit_low: string | null;
  readonly expected_visit_high: string | null;
  /** The number of visits nearest to this customer; `expected_count` is the one that adds up. */
  readonly median_count: number;
  /** Of 100 such customers at least 80 make no fewer and no more visits than these within the horizon. */
  readonly count_low: number;
  readonly count_high: number;
  /** Expected amount of a purchase, and of all within the horizon; null where the file tells no amounts of one currency. */
  readonly spend_per_visit: number | null;
  readonly expected_spend: number | null;
  /** Visits expected in the next five years at their present value: later ones count less, by the discount. */
  readonly residual_visits: number;
  /** The same two in whole minor units (cents) of `currency`; null like the amounts. */
  readonly expected_spend_minor: number | null;
  readonly residual_value_minor: number | null;
  readonly currency: string | null;
}

export interface PredictionReport {
  readonly model: string;
  /** Why this model; null when it was named. */
  readonly reason: string | null;
  readonly currency: string | null;
  readonly notes: string[];
  readonly predictions: Prediction[];
}

/** A prediction with its charts, drawn when they are asked for. */
export interface ChartedPrediction {
  readonly report: PredictionReport;
  readonly charts: () => Chart[];
}

/** Below this chance of being a customer no next visit is named, as everywhere in the product. */
const leastAlive = 0.1;
const seed = 1;
/** The bounds of the interval: 80 of 100 lie between. */
const bounds = [0.1, 0.5, 0.9] as const;
/** So far into the future a purchase has a value: what lies beyond is worth little, and nobody can know it. */
const valuedYears = 5;

/**
 * Predicts with what was known on the day `until`; "chosen" takes what the backtest on the days before it prefers. `notes` say
 * what should be known before the figures are believed.
 */
export function predictFile(source: FileVisits, until: number, options: PredictOptions): PredictionReport {
  return chartedPrediction(source, until, options).report;
}

/** The same, with charts. */
export function chartedPrediction(
  source: FileVisits,
  until: number,
  { horizon: days, patience, model, season = true, kept, progress, discount = 0.1 }: PredictOptions,
): ChartedPrediction {
  const { customers, currency } = source;
  const isOurs = model === 'chosen' || model === 'blend' || model === 'personal';
  const { visits, clock, scale, now, ahead } = onOwnClock(source.visits, until, season && isOurs);
  const horizon = ahead(days);
  const onClock = clock !== null;
  const fitted = new Map<number, ModelsAt>();
  const isAsked = model === 'chosen';
  const choice =
    isAsked && !kept ? chooseForecaster(visits, now, { seed, fitted, onClock, progress }) : isAsked ? kept : undefined;
  const used = choice?.chosen ?? (model as Exclude<PredictName, 'chosen'>);
  const blend = used === 'blend' ? fitBlend(visits, now, { fitted, onClock }) : undefined;
  const models = fitted.get(now) ?? fitModelsAt(visits, now);
  const lifetime = lifetimeOf(used, models);
  // only the personal-regularity model looks at the discounted history
  const isPersonal = lifetime.model === 'regularity-mixture';
  const summary = isPersonal ? models.summary : { ...models.summary, recent: undefined };
  const gaps = gapModelOf(lifetime);
  const forecast = scoreModel(lifetime, summary, { horizon });
  const blended = blend && scoreBlend(blend, models, visits);
  const pBuy = blended?.chances(horizon) ?? forecast.pBuy;
  const pAlive = blended?.pAlive ?? forecast.pAlive;
  const expectedIn = (span: number): Float64Array =>
    blended?.expectedCounts(span) ?? scoreModel(lifetime, summary, { horizon: span }).expectedCount;
  const expected = blended?.expectedCounts(horizon) ?? forecast.expectedCount;
  const [low, median, high] =
    blended?.countQuantiles(horizon, bounds) ?? countQuantiles(lifetime, summary, horizon, bounds);
  const residual = presentCounts((span) => expectedIn(ahead(span)), discount);
  const spend = spendAhead(source.visits, until);
  const late = latenessOfAll(gaps, summary, { patience });
  const anybodyBack = summary.x.some((x) => x > 0);
  const predictions = Array.from(pBuy, (chance, i): Prediction => {
    const alive = pAlive[i];
    const rhythm = alive < leastAlive || !anybodyBack ? null : rhythmOf(gaps, summary, i);
    const visitAt = (share: number) => {
      const wait = rhythm && nextVisitIn(rhythm, summary.T[i] - summary.tx[i], share, patience);
      // never the day itself: its purchases are known
      return wait === null ? null : dayFromNumber(Math.max(until + 1, Math.round(scale.dayOf(now + wait))));
    };
    const number = summary.customer?.[i] ?? i;
    const each = spend ? spend[number] : null;
    const minor = (visitsAhead: number) =>
      each === null || !currency ? null : Math.round(each * visitsAhead * 10 ** minorDigits(currency));
    return {
      customer: customers[number],
      p_buy: rounded(chance),
      expected_count: rounded(expected[i]),
      p_alive: rounded(alive),
      lateness: rounded(late[i]),
      expected_visit: visitAt(0.5),
      expected_visit_low: visitAt(0.1),
      expected_visit_high: visitAt(0.9),
      median_count: median[i],
      count_low: low[i],
      count_high: high[i],
      spend_per_visit: each === null ? null : rounded(each),
      expected_spend: each === null ? null : rounded(each * expected[i]),
      residual_visits: rounded(residual[i]),
      expected_spend_minor: minor(expected[i]),
      residual_value_minor: minor(residual[i]),
      currency: currency ?? null,
    };
  });
  const notes = [
    ...rejectedNotes(source),
    ...returnsAloneNotes(source),
    ...seasonNotes(clock),
    ...fitNotes(summary, lifetime, blend),
    ...(blend ? horizonNotes(blend, horizon) : []),
  ];
  const sum = (column: Float64Array) => column.reduce((total, one) => total + one, 0);
  const expectedWithin = (span: number) => sum(expectedIn(ahead(span)));
  const charts = () => predictCharts({ visits: source.visits, until, horizon: days, pBuy, expectedWithin });
  const report = { model: used, reason: choice?.reason ?? null, currency: currency ?? null, notes, predictions };
  return { report, charts };
}

/** Expected visits of the next years at present value, year by year, each taken to come in the middle of its year. */
function presentCounts(expectedWithin: (days: number) => Float64Array, discount: number): Float64Array {
  const years = { periods: valuedYears, periodLength: 365, discountPerPeriod: discount };
  return discountedCounts(expectedWithin, years).map((count) => count * Math.sqrt(1 + discount));
}

/** The model behind lateness, counts and the next visit; the blend's is the personal-regularity model. */
function lifetimeOf(used: Forecaster | Exclude<PredictName, 'chosen'>, { fitted, summary }: ModelsAt): FittedLifetime {
  const name = used === 'blend' || used === 'personal' ? 'regularity-mixture' : used;
  const known: Partial<Record<LifetimeModel, FittedLifetime>> = fitted;
  return known[name] ?? fitModel<LifetimeModel>(name, { ...summary, recent: undefined });
}

function rounded(value: number): number {
  return Number(value.toPrecision(8));
}
