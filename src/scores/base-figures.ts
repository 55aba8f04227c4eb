// What the scores come to over the whole base: counted once, by the run that wrote them, and kept in one row.
import { sql } from 'kysely';
import { addDays, type Database, type Day, type Db, heldSum, locks, type Shop, type Tx } from '../ground/index.ts';
import type { Today } from './contract.ts';
import type { Fit } from './fit.ts';
import { countLateDays, type LateDays, oneDayMore } from './late-days.ts';
import { answersYes } from './limit.ts';
import { stands } from './standing.ts';

/** The figures of the base on the day of its scores. */
export interface BaseFigures {
  readonly asOf: string;
  readonly modelFitId: number;
  readonly byValue: Today['byValue'];
  /** Instant of the newest purchase that the scores know. */
  readonly lastPurchaseAt: Date | null;
  /** What has changed since the day before; null where the scores were judged by another limit. */
  readonly since: Today['since'];
  /** How many became late day by day; null as above, and where the purchases do not reach back far enough. */
  readonly lateDays: LateDays | null;
}

/**
 * The figures by the shop's present limits; undefined before the first scoring. They are counted afresh, and kept, where
 * the last run has left none for these limits: after a change of them, and after an update from a version without.
 */
export async function readFigures(db: Database, shop: Shop): Promise<BaseFigures | undefined> {
  return (await keptFigures(db, shop)) ?? db.transaction((tx) => countAndKeep(tx, shop));
}

async function keptFigures(db: Db, { lateRate, goneBelow }: Shop): Promise<BaseFigures | undefined> {
  const [kept] = await db.rows(sql<BaseFigures>`
    select as_of as "asOf", model_fit_id as "modelFitId", by_value as "byValue", last_purchase_at as "lastPurchaseAt",
      since, late_days as "lateDays"
    from score_figures where late_rate = ${lateRate} and gone_below = ${goneBelow}`);
  return kept;
}

async function countAndKeep(tx: Tx, shop: Shop): Promise<BaseFigures | undefined> {
  // while a run is under way its own figures come in a moment: those of the old scores must not replace them
  const [{ alone }] = await tx.rows(
    sql<{ alone: boolean }>`select pg_try_advisory_xact_lock(${locks.scoring}) as alone`,
  );
  const counted = await countFigures(tx, 'score', shop);
  if (!counted) return undefined;
  // on which day a limit was reached is told for the limit of the run alone
  const figures = { ...counted, since: null, lateDays: null };
  if (alone) await keep(tx, figures, shop);
  return figures;
}

/** What the scores of a run were judged by. */
export interface Judged {
  readonly fit: Fit;
  readonly shop: Shop;
  readonly asOf: Day;
}

/** Counts the filled twin of `score` and keeps the figures; the caller holds the lock of scoring. */
export async function writeFigures(tx: Tx, judged: Judged): Promise<void> {
  const figures = await countFigures(tx, 'score_next', judged.shop);
  if (!figures) return void (await tx.run(sql`delete from score_figures`));
  const since = await sinceYesterday(tx, judged.shop);
  await keep(tx, { ...figures, since, lateDays: await lateDaysUpTo(tx, judged, since.crossed) }, judged.shop);
}

/** The days of the night before and one more, when all that they were judged by is the same; else counted anew. */
async function lateDaysUpTo(tx: Tx, { fit, shop, asOf }: Judged, crossed: number): Promise<LateDays | null> {
  const yesterday = addDays(asOf, -1);
  const [before] = await tx.rows(sql<{ lateDays: LateDays }>`
    select late_days as "lateDays" from score_figures
    where as_of = ${yesterday}::date and model_fit_id = ${fit.modelFitId} and late_rate = ${shop.lateRate}
      and late_days is not null`);
  if (!before) return (await countLateDays(tx, fit, shop, asOf)) ?? null;
  const [visits] = await tx.rows(sql<{ yesterday: number; today: number }>`
    select count(*) filter (where last_day = ${yesterday}::date) as yesterday,
      count(*) filter (where last_day = ${asOf}::date) as today
    from score_next`);
  return oneDayMore(before.lateDays, crossed, visits);
}

/** Late yesterday + crossed - bought - became inactive = late today: of those who can still be won. */
async function sinceYesterday(tx: Tx, { lateRate }: Shop): Promise<NonNullable<Today['since']>> {
  const [since] = await tx.rows(sql<NonNullable<Today['since']>>`
    select count(*) filter (where ${stands('crossed', lateRate)}) as crossed,
      count(*) filter (where ${stands('bought', lateRate)}) as bought,
      count(*) filter (where ${stands('became_inactive', lateRate)}) as "becameInactive"
    from score_next s`);
  return since;
}

async function countFigures(
  db: Db,
  table: 'score' | 'score_next',
  { lateRate, goneBelow }: Shop,
): Promise<Omit<BaseFigures, 'since' | 'lateDays'> | undefined> {
  const [scored] = await db.rows(sql<{ asOf: string; modelFitId: number }>`
    select as_of as "asOf", model_fit_id as "modelFitId" from ${sql.table(table)} limit 1`);
  if (!scored) return undefined;
  const limit = 1 - lateRate;
  // customers and late ones in each value class
  const byValue = await db.rows(sql<Today['byValue'][number]>`
    select value_class as "valueClass", count(*)::int as customers,
      (count(*) filter (where lateness >= ${limit}::real))::int as late,
      (count(*) filter (where lateness >= ${limit}::real and churn_level = 3))::int as "highRisk",
      (count(*) filter (where ${answersYes({ question: 'gone', below: goneBelow })}))::int as gone,
      (count(*) filter (where ${stands('crossed', lateRate)}))::int as crossed,
      ${heldSum(sql`sum(value_minor) filter (where lateness >= ${limit}::real)`)} as "valueMinor",
      -- errors of single customers, eight in ten of which lie within their ranges, make up for one another in a sum
      ${heldSum(sql`sqrt(sum(power((value_high_minor - value_low_minor)::float8, 2))
        filter (where lateness >= ${limit}::real)) / 2`)} as "valueErrorMinor"
    from ${sql.table(table)} s group by value_class order by value_class desc`);
  return { ...scored, byValue, lastPurchaseAt: await newestPurchase(db) };
}

/** Instant of the newest purchase of all: reads every customer's statistics. */
export async function newestPurchase(db: Db): Promise<Date | null> {
  const [{ at }] = await db.rows(sql<{ at: Date | null }>`select max(last_purchase_at) as at from customer_statistics`);
  return at;
}

async function keep(tx: Tx, figures: BaseFigures, shop: Shop): Promise<void> {
  const { asOf, modelFitId, byValue, lastPurchaseAt, since, lateDays } = figures;
  await tx.run(
    sql`insert into score_figures (as_of, model_fit_id, late_rate, gone_below, by_value, last_purchase_at, since, late_days)
        values (${asOf}, ${modelFitId}, ${shop.lateRate}, ${shop.goneBelow}, ${JSON.stringify(byValue)}::jsonb,
          ${lastPurchaseAt}, ${since && JSON.stringify(since)}::jsonb, ${lateDays && JSON.stringify(lateDays)}::jsonb)
        on conflict (only_row) do update set as_of = excluded.as_of, model_fit_id = excluded.model_fit_id,
          late_rate = excluded.late_rate, gone_below = excluded.gone_below, by_value = excluded.by_value,
          last_purchase_at = excluded.last_purchase_at, since = excluded.since, late_days = excluded.late_days`,
  );
}
