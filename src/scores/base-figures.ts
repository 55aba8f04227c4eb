// What the scores come to over the whole base: counted once, by the run that wrote them, and kept in one row.
import { sql } from 'kysely';
import { type Database, type Db, heldSum, locks, readShop, type Shop, type Tx } from '../ground/index.ts';
import type { Today } from './contract.ts';
import { answersYes } from './limit.ts';

/** The figures of the base on the day of its scores. */
export interface BaseFigures {
  readonly asOf: string;
  readonly modelFitId: number;
  readonly byValue: Today['byValue'];
  /** Instant of the newest purchase that the scores know. */
  readonly lastPurchaseAt: Date | null;
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
    select as_of as "asOf", model_fit_id as "modelFitId", by_value as "byValue", last_purchase_at as "lastPurchaseAt"
    from score_figures where late_rate = ${lateRate} and gone_below = ${goneBelow}`);
  return kept;
}

async function countAndKeep(tx: Tx, shop: Shop): Promise<BaseFigures | undefined> {
  // while a run is under way its own figures come in a moment: those of the old scores must not replace them
  const [{ alone }] = await tx.rows(
    sql<{ alone: boolean }>`select pg_try_advisory_xact_lock(${locks.scoring}) as alone`,
  );
  const figures = await countFigures(tx, 'score', shop);
  if (figures && alone) await keep(tx, figures, shop);
  return figures;
}

/** Counts the filled twin of `score` and keeps the figures; the caller holds the lock of scoring. */
export async function writeFigures(tx: Tx): Promise<void> {
  const shop = await readShop(tx);
  const figures = await countFigures(tx, 'score_next', shop);
  if (figures) await keep(tx, figures, shop);
  else await tx.run(sql`delete from score_figures`);
}

async function countFigures(
  db: Db,
  table: 'score' | 'score_next',
  { lateRate, goneBelow }: Shop,
): Promise<BaseFigures | undefined> {
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
      ${heldSum(sql`sum(value_minor) filter (where lateness >= ${limit}::real)`)} as "valueMinor"
    from ${sql.table(table)} s group by value_class order by value_class desc`);
  return { ...scored, byValue, lastPurchaseAt: await newestPurchase(db) };
}

/** Instant of the newest purchase of all: reads every customer's statistics. */
export async function newestPurchase(db: Db): Promise<Date | null> {
  const [{ at }] = await db.rows(sql<{ at: Date | null }>`select max(last_purchase_at) as at from customer_statistics`);
  return at;
}

async function keep(tx: Tx, { asOf, modelFitId, byValue, lastPurchaseAt }: BaseFigures, shop: Shop): Promise<void> {
  await tx.run(
    sql`insert into score_figures (as_of, model_fit_id, late_rate, gone_below, by_value, last_purchase_at)
        values (${asOf}, ${modelFitId}, ${shop.lateRate}, ${shop.goneBelow}, ${JSON.stringify(byValue)}::jsonb,
          ${lastPurchaseAt})
        on conflict (only_row) do update set as_of = excluded.as_of, model_fit_id = excluded.model_fit_id,
          late_rate = excluded.late_rate, gone_below = excluded.gone_below, by_value = excluded.by_value,
          last_purchase_at = excluded.last_purchase_at`,
  );
}
