// Scores the whole base for one day and swaps the table `score` for the new one: readers see the old or the new, whole.
import { availableParallelism } from 'node:os';
import { sql } from 'kysely';
import {
  type BinaryRows,
  binaryRows,
  type Context,
  type Day,
  dayNumber,
  heldMinor,
  locks,
  type Progress,
  readShop,
  type Tx,
} from '../ground/index.ts';
import { gapModelOf } from '../models/index.ts';
import { writeFigures } from './base-figures.ts';
import { markBoughtLate } from './bought-late.ts';
import { churnLevelOf } from './churn-level.ts';
import { type Fit, fitWhenDue } from './fit.ts';
import { type Histories, readHistories } from './histories.ts';
import { type Chances, openScorers, type Scorers } from './scorers.ts';
import { type ShopTime, shopTime } from './season.ts';
import { expectedValueMinor, valueRange } from './value.ts';
import { valueClassOf, valuePeriodDays } from './value-classes.ts';

export interface ScoreFigures {
  customers: number;
  modelVersion: string;
  fitted: boolean;
}

/** In the order in which `writeBatch` writes them. */
const columns = [
  'customer_id',
  'as_of',
  'model_fit_id',
  'visits',
  'last_day',
  'silence_days',
  'mean_gap_days',
  'lateness',
  'p_alive',
  'p_buy',
  'expected_count',
  'churn_level',
  'value_minor',
  'usual_receipt_minor',
  'value_class',
  'late_on',
  'value_low_minor',
  'value_high_minor',
] as const;

/** Days before and after the scored one on which the limit is told. */
const toldDays = 7;

/** Bases below this are scored faster than a worker thread starts. */
const workersFrom = 50_000;

/**
 * Scores every customer as of a day (fitting first when no fit serves it). Histories stream in, scores stream out:
 * memory does not grow with the base. Whoever scores often passes scorers, and closes them. Throws a Problem when there
 * are no purchases up to then.
 */
export async function scoreBase(
  context: Context,
  asOf: Day,
  progress: Progress,
  kept?: Scorers,
): Promise<ScoreFigures> {
  const { db } = context;
  const { fit, fresh } = await fitWhenDue(context, asOf, progress);
  const shop = await readShop(db);
  const [{ total }] = await db.rows(sql<{ total: number }>`select count(*) as total from customer_statistics`);
  const time = shopTime(fit.season, asOf);
  const today = dayNumber(asOf);
  const ahead = (days: number) => time.timeOf(today + days) - time.timeOf(today);
  const { patienceDays: patience, churnHorizonDays, lateRate } = shop;
  // a day more, since the day of a limit is a whole one
  const aboutNow = Math.max(ahead(toldDays + 1), -ahead(-toldDays - 1));
  const horizons = { patience, horizon: ahead(churnHorizonDays), year: ahead(365), lateRate, aboutNow };
  const scorers = kept ?? openScorers(total < workersFrom ? 0 : availableParallelism());
  let customers = 0;
  try {
    await db.transaction(async (tx) => {
      customers = 0;
      await prepareNext(tx);
      await tx.copyIn(
        `copy score_next (${columns.join(', ')}) from stdin (format binary, freeze)`,
        scoredRows(readHistories(db, asOf, { rho: gapModelOf(fit.model).rho, time, periodDays: valuePeriodDays }), {
          score: (batch) => scorers.score(batch, fit.model, horizons),
          width: scorers.width,
          write: (rows, batch, chances) => writeBatch(rows, batch, chances, { fit, time, lateRate, today }),
          done: (size) => {
            customers += size;
            progress(customers, total, 'customers');
          },
        }),
      );
      await markBoughtLate(tx, fit, shop, asOf);
      await writeFigures(tx, { fit, shop, asOf });
      await swap(tx);
    });
  } finally {
    if (!kept) await scorers.close();
  }
  await db.run(sql`analyze score`);
  return { customers, modelVersion: fit.modelVersion, fitted: fresh };
}

interface Scoring {
  score(batch: Histories): Promise<Chances>;
  /** How many batches are scored at once. */
  readonly width: number;
  write(rows: BinaryRows, batch: Histories, chances: Chances): void;
  done(customers: number): void;
}

/** Turns batches of histories into binary COPY chunks, keeping every scorer busy. */
async function* scoredRows(
  batches: AsyncIterable<Histories>,
  { score, width, write, done }: Scoring,
): AsyncGenerator<Buffer> {
  const rows = binaryRows();
  const waiting: { batch: Histories; chances: Promise<Chances> }[] = [];
  const writeOldest = async () => {
    const { batch, chances } = waiting[0];
    write(rows, batch, await chances);
    waiting.shift();
    done(batch.size);
  };
  for await (const batch of batches) {
    waiting.push({ batch, chances: score(batch) });
    if (waiting.length <= width) continue;
    await writeOldest();
    yield rows.piece();
  }
  while (waiting.length > 0) await writeOldest();
  yield rows.finish();
}

interface Judging {
  readonly fit: Fit;
  readonly time: ShopTime;
  readonly lateRate: number;
  /** The day of the scores. */
  readonly today: number;
}

function writeBatch(
  rows: BinaryRows,
  batch: Histories,
  chances: Chances,
  { fit, time, lateRate, today: asOf }: Judging,
): void {
  const { summary, silence } = batch;
  const model = gapModelOf(fit.model);
  for (let i = 0; i < batch.size; i++) {
    const gaps = summary.x[i];
    const valueMinor = heldMinor(expectedValueMinor(batch, i, chances.expectedInYear[i]));
    const [low, high] = valueRange(batch, i, valueMinor, model);
    const lateOn = lateDay(batch, i, chances, time, lateRate, asOf);
    rows.row(columns.length);
    rows.int8(batch.customerId[i]);
    rows.date(asOf);
    rows.int8(fit.modelFitId);
    rows.int4(gaps + 1);
    rows.date(batch.lastDay[i]);
    rows.int4(silence[i]);
    rows.float4(gaps > 0 ? (batch.lastDay[i] - batch.firstDay[i]) / gaps : Number.NaN);
    rows.float4(chances.lateness[i]);
    rows.float4(chances.pAlive[i]);
    rows.float4(chances.pBuy[i]);
    rows.float4(chances.expectedCount[i]);
    rows.int2(churnLevelOf(chances.pBuy[i]));
    rows.int8(valueMinor);
    rows.int8(heldMinor(batch.usualReceiptMinor[i]));
    rows.int2(valueClassOf(batch, i, asOf, fit.cuts));
    if (lateOn === undefined) rows.nothing();
    else rows.date(lateOn);
    rows.int8(heldMinor(low));
    rows.int8(heldMinor(high));
  }
}

/**
 * The day on which the silence of customer `i` reaches the limit; undefined when that is further away. Whoever is late by
 * the stored lateness has reached it by `asOf`, and nobody else, whatever rounding says.
 */
function lateDay(
  { coveredUntil }: Histories,
  i: number,
  { limit, lateness }: Chances,
  time: ShopTime,
  lateRate: number,
  asOf: number,
): number | undefined {
  if (Number.isNaN(limit[i])) return undefined;
  const rests = coveredUntil[i];
  const reached = rests + Math.ceil(time.dayOf(time.timeOf(rests) + limit[i]) - rests - 1e-9);
  const isLate = Math.fround(lateness[i]) >= Math.fround(1 - lateRate);
  const day = isLate ? Math.min(reached, asOf) : Math.max(reached, asOf + 1);
  return Math.abs(day - asOf) > toldDays ? undefined : day;
}

/** Empties the twin of `score`: rows of a table that this transaction has emptied can be stored as seen by all. */
async function prepareNext(tx: Tx): Promise<void> {
  // one scoring at a time: a second one waits here
  await tx.run(sql`select pg_advisory_xact_lock(${locks.scoring})`);
  await tx.run(sql`truncate score_next`);
}

/** The orders of the customers list: name of the index, column. */
const orders = [
  ['lateness', 'lateness'],
  ['value', 'value_low_minor'],
  ['silence', 'silence_days'],
  ['visits', 'visits'],
] as const;

/**
 * Gives the full twin its keys and the name of the old table, which becomes the empty twin. Both tables stay: one made
 * anew would not be spread over a cluster. Names of keys and checks stay as the schema has them.
 */
async function swap(tx: Tx): Promise<void> {
  // built at the end, these take a quarter of the time that they cost while rows come in
  await tx.run(sql`alter table score_next add constraint score_next_pkey primary key (customer_id)`);
  for (const [name, column] of orders) {
    await tx.run(sql`create index ${sql.ref(`score_next_${name}`)} on score_next (${sql.ref(column)}, customer_id)`);
  }
  // from here on readers wait, for the time of a few entries in the catalog
  await tx.run(sql`alter table score rename to score_before`);
  await tx.run(sql`alter table score_next rename to score`);
  await tx.run(sql`alter table score_before rename to score_next`);
  await tx.run(sql`alter table score_next drop constraint score_pkey`);
  for (const [name] of orders) await tx.run(sql`drop index ${sql.ref(`score_${name}`)}`);
  for (const name of ['pkey', ...orders.map(([name]) => name)]) {
    await tx.run(sql`alter index ${sql.ref(`score_next_${name}`)} rename to ${sql.ref(`score_${name}`)}`);
  }
  await tx.run(sql`truncate score_next`);
}
