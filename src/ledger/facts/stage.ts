// Where purchases wait before the merge: five narrow tables, the same for an API batch (temporary) and a file (unlogged).
import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../../ground/index.ts';

/** The parts of a stage; each is a table. */
export const stageParts = ['customer', 'product', 'store', 'receipt', 'line'] as const;
export type StagePart = (typeof stageParts)[number];

/** The tables of one stage, to be written into SQL. */
export type Stage = Readonly<Record<StagePart, RawBuilder<unknown>>>;

/** Columns as `create table` wants them, in the order in which `stageWriter` writes them. */
const columns: Record<StagePart, string> = {
  customer: `slice smallint, identity integer, kind text, value text, card text, name text, email text,
    email_hash bytea, phone text, phone_hash bytea, country text, line integer`,
  product: `product_no integer, external_id text, name text, category text, unit_cost_minor bigint, currency text,
    covers_days integer`,
  store: 'store_no integer, external_id text, name text',
  receipt: `slice smallint, receipt_no integer, identity integer, line integer, source text, receipt text,
    happened_at timestamptz, day date, store_no integer, currency text, coupon_code text, covers_until date,
    net_minor bigint, returned_minor bigint, line_count integer, amount_known boolean, rows integer`,
  line: `slice smallint, receipt_no integer, content_hash bigint, occurrence integer, line integer,
    product_no integer, quantity numeric(14, 4), amount_minor bigint, unit_cost_minor bigint, covers_until date`,
};

/** Line number of a discount or refund that stands on no line of its own in the file. */
export const ofNoLine = 0;

/** What the merge adds: the ids that the dictionary rows were resolved to. */
const resolved: Record<StagePart, string> = {
  customer: ', customer_id bigint, refused boolean not null default false',
  product: ', product_id bigint',
  store: ', store_id bigint',
  receipt: '',
  line: '',
};

/** Names of the columns that arrive by COPY. */
export function copyColumns(part: StagePart): string {
  return columns[part]
    .split(',')
    .map((column) => column.trim().split(' ')[0])
    .filter((name) => !/^\d/.test(name))
    .join(', ');
}

/** The tables that belong to this connection: made once, emptied at every commit. */
export async function connectionStage(tx: Tx): Promise<Stage> {
  const [{ there }] = await tx.rows(
    sql<{ there: boolean }>`select to_regclass('pg_temp.stage_line') is not null as there`,
  );
  for (const part of stageParts) {
    // What an earlier batch of the same transaction left would otherwise be merged again.
    if (there) await tx.run(sql.raw(`delete from pg_temp.stage_${part}`));
    else {
      await tx.run(
        sql.raw(`create temporary table stage_${part} (${columns[part]}${resolved[part]}) on commit delete rows`),
      );
    }
  }
  return stageOf((part) => sql.raw(`pg_temp.stage_${part}`));
}

/** From so many rows on a look at them costs less than a plan made for a handful: nested loops over both sides. */
export const worthAnalyzing = 100;

/** Lets the planner see how much a connection's stage holds: nobody else ever looks at it. */
export async function analyzeStage(tx: Tx, stage: Stage, rows: number): Promise<void> {
  if (rows <= worthAnalyzing) return;
  await tx.run(sql`analyze ${stage.customer} (identity, kind, value, card)`);
  await tx.run(sql`analyze ${stage.receipt} (receipt_no, identity)`);
  await tx.run(sql`analyze ${stage.line} (receipt_no)`);
}

/** Unlogged tables for a file, cut into `slices` by customer so that each can be merged on its own. */
export async function createFileStage(db: Db, importId: number, slices: number): Promise<void> {
  for (const part of stageParts) {
    const table = fileTable(importId, part);
    const sliced = part !== 'product' && part !== 'store';
    const kind = sliced ? 'table' : 'unlogged table';
    const partition = sliced ? ' partition by list (slice)' : '';
    await db.run(sql.raw(`create ${kind} ${table} (${columns[part]}${resolved[part]})${partition}`));
    if (!sliced) continue;
    for (let slice = 0; slice < slices; slice++) {
      await db.run(
        sql.raw(`create unlogged table ${table}_${slice} partition of ${table} for values in (${slice})
          with (autovacuum_enabled = off)`),
      );
    }
  }
  await db.run(
    sql.raw(`create unlogged table ${fileTable(importId, 'cancelled')} (kind text, value text, receipt text)`),
  );
}

/** One slice of a file's stage; products and stores are shared by all slices. */
export function fileSlice(importId: number, slice: number): Stage {
  return stageOf((part) =>
    sql.raw(
      part === 'product' || part === 'store' ? fileTable(importId, part) : `${fileTable(importId, part)}_${slice}`,
    ),
  );
}

/** The whole of a file's stage. */
export function fileStage(importId: number): Stage {
  return stageOf((part) => sql.raw(fileTable(importId, part)));
}

/** Drops what an import staged; harmless when nothing is left. */
export async function dropFileStage(db: Db, importId: number): Promise<void> {
  for (const part of [...stageParts, 'cancelled'] as const) {
    await db.run(sql.raw(`drop table if exists ${fileTable(importId, part)}`));
  }
}

/** Table of a part of a file's stage, or of the orders that the file cancels. */
export function fileTable(importId: number, part: StagePart | 'cancelled'): string {
  return `staging.import_${importId}_${part}`;
}

function stageOf(table: (part: StagePart) => RawBuilder<unknown>): Stage {
  return Object.fromEntries(stageParts.map((part) => [part, table(part)])) as unknown as Stage;
}

/** The mailboxes and telephone numbers that a stage tells of its customers: columns kind, key and customer_id. */
export function keysTold(stage: Stage): RawBuilder<unknown> {
  return sql`select 'email', mailbox_of(email), customer_id from ${stage.customer} where email is not null and not refused
    union select 'phone', phone, customer_id from ${stage.customer} where phone is not null and not refused`;
}
