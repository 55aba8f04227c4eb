// Fits the model to the whole base when that is due, and keeps every fit with its day and version.
import { sql } from 'kysely';
import {
  addDays,
  type Context,
  type Day,
  type Db,
  dayNumber,
  Problem,
  type Progress,
  readShop,
} from '../ground/index.ts';
import {
  type FittedMixture,
  fitPersonal,
  type LimitSeen,
  limitSeen,
  onClock,
  type ReturnsSeen,
} from '../models/index.ts';
import { scoreErrors } from './errors.ts';
import { readVisits } from './read-visits.ts';
import { returnsSeenSince } from './returns-seen.ts';
import { type Season, seasonOf, shopTime } from './season.ts';
import { type ValueCuts, valueCuts } from './value-classes.ts';

/** A fit serves this many days; parameters of a base move slowly. */
const fitServesDays = 30;

/**
 * More customers than this do not sharpen the fit (at 200,000 the standard errors of the parameters are below 1 %);
 * a larger base is fitted on a sample spread evenly over it, which bounds both time and memory.
 */
const largestFit = 200_000;

/** A base this much larger or smaller than the fitted one is fitted anew; both, so that ten customers do not count. */
const otherBase = { times: 2, customers: 100 } as const;

/** What is stored besides the model's own parameters. */
export interface Fit {
  readonly modelFitId: number;
  readonly asOf: Day;
  readonly fittedAt: Date;
  readonly modelVersion: string;
  readonly model: FittedMixture;
  readonly cuts: ValueCuts;
  /** The clock on which the model counts; null = the calendar. */
  readonly season: Season | null;
  /** Returns of the last months against the limits as they stood, month by month. */
  readonly seen: readonly ReturnsSeen[];
}

/** How many of the last months' returns came after the limit for this rate; null where too few returned to tell. */
export async function limitSeenOn(db: Db, asOf: Day, rate: number): Promise<LimitSeen | null> {
  return limitSeen((await newestFit(db, asOf))?.seen ?? [], rate);
}

/**
 * The newest fit that serves `asOf`: made at most 30 days before it and never after it, on a base of about the present
 * size. A file that was taken back or brought in after it makes another base, which its parameters do not describe.
 */
export async function fitServing(db: Db, asOf: Day): Promise<Fit | undefined> {
  const [row] = await db.rows(sql<StoredFit & { customers: number }>`
    select model_fit_id as "modelFitId", as_of as "asOf", fitted_at as "fittedAt", model_version as "modelVersion",
      parameters, customers
    from model_fit where as_of between ${addDays(asOf, -fitServesDays)}::date and ${asOf}::date
    order by as_of desc, model_fit_id desc limit 1`);
  if (!row) return undefined;
  const { customers, ...fit } = row;
  return (await isAnotherBase(db, asOf, customers)) ? undefined : present(fit);
}

/** Whether so many more or fewer customers have bought by `asOf` than the fit was made on that it speaks of others. */
async function isAnotherBase(db: Db, asOf: Day, fitted: number): Promise<boolean> {
  const [{ known }] = await db.rows(sql<{ known: number }>`
    select count(*) as known from customer_statistics s join customer c using (customer_id)
    where c.objected_at is null and s.first_day <= ${asOf}::date`);
  const present = known / Math.max(1, Math.ceil(known / largestFit));
  const more = Math.max(present, fitted);
  const fewer = Math.min(present, fitted);
  return more - fewer >= otherBase.customers && more >= otherBase.times * fewer;
}

/** The newest fit made on or before `asOf`, however old; else the oldest of all: pages would rather show that than nothing. */
export async function newestFit(db: Db, asOf: Day): Promise<Fit | undefined> {
  const [row] = await db.rows(sql<StoredFit>`
    select model_fit_id as "modelFitId", as_of as "asOf", fitted_at as "fittedAt", model_version as "modelVersion",
      parameters
    from model_fit order by as_of <= ${asOf}::date desc, abs(as_of - ${asOf}::date), model_fit_id desc limit 1`);
  return row && present(row);
}

/** The fit that serves `asOf`, made now when there is none. */
export async function fitWhenDue(
  context: Context,
  asOf: Day,
  progress: Progress,
): Promise<{ fit: Fit; fresh: boolean }> {
  const serving = await fitServing(context.db, asOf);
  if (serving) return { fit: serving, fresh: false };
  return { fit: await fitBase(context, asOf, progress), fresh: true };
}

/**
 * Fits the personal-regularity model (latent classes, each with a regularity of its own) to all purchases up to `asOf`
 * and stores it, on the shop's own clock where two years of purchases tell one. Throws a Problem when there are none.
 */
export async function fitBase(context: Context, asOf: Day, progress: Progress): Promise<Fit> {
  const { db, clock } = context;
  const [{ known }] = await db.rows(sql<{ known: number }>`select count(*) as known from customer_statistics`);
  const { visits, activeSpend } = await readVisits(db, asOf, Math.max(1, Math.ceil(known / largestFit)));
  const customers = visits.starts.length - 1;
  if (customers === 0) throw new Problem(scoreErrors.no_purchases, { asOf });
  progress(0, customers, 'customers');
  const last = await newestFit(db, asOf);
  const season = seasonOf(visits, asOf, last?.season ?? null);
  const time = shopTime(season, asOf);
  const model = fitPersonal(season ? onClock(visits, time) : visits, time.timeOf(dayNumber(asOf)));
  const seen = returnsSeenSince(visits, asOf, last, (await readShop(db)).patienceDays);
  progress(customers, customers, 'customers');
  const cuts = valueCuts(activeSpend);
  const modelVersion = `${model.model}/${model.version}`;
  const parameters = JSON.stringify({ model, cuts, season, seen });
  const [row] = await db.rows(sql<StoredFit>`
    insert into model_fit (model, model_version, fitted_at, as_of, customers, log_likelihood, parameters, diagnosis)
    values (${model.model}, ${modelVersion}, ${clock.now()}, ${asOf}, ${customers}, ${model.logLikelihood},
      ${parameters}::jsonb, ${JSON.stringify(model.diagnosis)}::jsonb)
    returning model_fit_id as "modelFitId", as_of as "asOf", fitted_at as "fittedAt", model_version as "modelVersion",
      parameters`);
  return present(row);
}

interface StoredFit {
  modelFitId: number;
  asOf: Day;
  fittedAt: Date;
  modelVersion: string;
  /** Fits of earlier versions know no returns. */
  parameters: { model: FittedMixture; cuts: ValueCuts; season: Season | null; seen?: ReturnsSeen[] };
}

function present({ parameters, ...row }: StoredFit): Fit {
  return { ...row, seen: [], ...parameters };
}
