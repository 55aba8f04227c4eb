// Takes a file of purchases back, as if it had never been brought in: its receipts go, and so do the customers whom nothing
// else tells of. Gone, and not voided: the same receipts are to come in again, read rightly. What follows from them in
// other rooms is not pulled out from under those; the preview says what stays.
import { type RawBuilder, sql } from 'kysely';
import {
  type Actor,
  audit,
  type Context,
  type Database,
  type Db,
  heldSum,
  Problem,
  readShop,
  type Tx,
} from '../../ground/index.ts';
import type { ImportFigures, ImportMapping, UndoPreview } from '../contract.ts';
import { ledgerErrors } from '../errors.ts';
import { followSilences } from '../facts/follow-silences.ts';
import { lockCustomers } from '../facts/locks.ts';
import { fileTable } from '../facts/stage.ts';
import { recomputeStatistics } from '../facts/statistics.ts';
import { askForCalculation } from './ask-for-calculation.ts';
import { sweepImports } from './import-log.ts';
import { removeUnfinished } from './rejects-file.ts';

/** So many later files are named. */
const namedFiles = 10;

interface UndoableImport {
  readonly importId: number;
  readonly mapping: ImportMapping;
  readonly figures: ImportFigures;
  readonly startedAt: Date;
  readonly finishedAt: Date;
}

/** What `undoImport` would do now. Throws a Problem when the import cannot be taken back. */
export async function previewUndo(db: Database, importId: number): Promise<UndoPreview> {
  return db.transaction(async (tx) => {
    const found = await undoable(tx, importId);
    await gather(tx, found);
    return preview(tx, found);
  });
}

/**
 * Takes an import of purchases back in one transaction and returns what went and what stayed. Throws a Problem when it is
 * a file of customers (what that replaced is not kept), is undone already, or while any import runs.
 */
export async function undoImport(
  { db, clock, home }: Pick<Context, 'db' | 'clock' | 'home'>,
  importId: number,
  actor: Actor | null,
): Promise<UndoPreview> {
  // imports whose process died do not count as running
  for (const dead of await sweepImports(db, clock.now())) await removeUnfinished(home, dead);
  return db.transaction(async (tx) => {
    const now = clock.now();
    // Whoever has looked a customer up and not committed would write a purchase for one who is gone: wait for them, and
    // make others wait. Files look up long before they write, so none may be under way.
    await tx.run(sql`lock table customer_key in access exclusive mode`);
    const found = await undoable(tx, importId);
    const [{ busy }] = await tx.rows(
      sql<{ busy: boolean }>`select exists (select 1 from import where state = 'running') as busy`,
    );
    if (busy) throw new Problem(ledgerErrors.import_running);
    await lockCustomers(tx, sql`select customer_id from purchase where import_id = ${importId}`);
    await gather(tx, found);
    const told = await preview(tx, found);
    await remove(tx, now);
    await tx.run(sql`update import set state = 'undone', undone_at = ${now} where import_id = ${importId}`);
    await audit(tx, actor, now, {
      deed: 'import undone',
      subject: `import ${importId}`,
      details: { receipts: told.receipts, customersGone: told.customersGone, net: told.net },
    });
    await askForCalculation(tx, now);
    return told;
  });
}

/** The import, locked against a second undo; a Problem when it cannot be taken back. */
async function undoable(tx: Tx, importId: number): Promise<UndoableImport> {
  const [found] = await tx.rows(
    sql<UndoableImport & { kind: string; state: string }>`
      select import_id as "importId", kind, state, mapping, figures, started_at as "startedAt",
        coalesce(finished_at, started_at) as "finishedAt"
      from import where import_id = ${importId} for update`,
  );
  if (!found) throw new Problem(ledgerErrors.import_not_found);
  if (found.kind === 'customers') throw new Problem(ledgerErrors.undo_of_customers);
  if (found.state === 'cancelled') throw new Problem(ledgerErrors.import_cancelled);
  if (found.state === 'undone') throw new Problem(ledgerErrors.import_undone);
  if (found.state === 'running') throw new Problem(ledgerErrors.import_running);
  return found;
}

/**
 * Two tables until the commit: the receipts of the import, and the customers who go with them, or who were `made` for
 * receipts that did not come.
 */
async function gather(
  tx: Tx,
  { importId, mapping, startedAt, finishedAt }: Omit<UndoableImport, 'figures'>,
  made: RawBuilder<unknown> = sql`select customer_id from pg_temp.undoing`,
): Promise<void> {
  const plain = (code: string) => sql`upper(regexp_replace(${sql.raw(code)}, '[^0-9A-Za-z]', '', 'g'))`;
  // A receipt that made a coupon count as used is a sale of this shop, whatever else is wrong with its file: it stays.
  await tx.run(
    sql`create temporary table undoing on commit drop as
        with redeemed as (
          select distinct happened_at, ${plain("s.data ->> 'code'")} as code from signal s
          where kind = 'coupon_redeemed' and not exists (
            select 1 from signal back
            where back.customer_id = s.customer_id and back.kind = 'coupon_rolled_back'
              and back.data ->> 'redemption' = s.source_key)
        )
        select p.customer_id, p.purchase_id, p.happened_at, p.currency, p.net_minor, p.line_count,
          p.voided_at is not null as voided, redeemed.code is not null as stays
        from purchase p
        left join redeemed on redeemed.happened_at = p.happened_at and redeemed.code = ${plain('p.coupon_code')}
        where p.import_id = ${sql.lit(importId)}`,
  );
  await tx.run(sql`create index on pg_temp.undoing (customer_id, purchase_id)`);
  await tx.run(sql`analyze pg_temp.undoing`);
  // A detail that the file has no column for was told by somebody else.
  const untold = (['name', 'email', 'phone', 'country'] as const).filter((field) => !mapping.columns[field]);
  const others = [...untold, 'given_name', 'language', 'zone', 'birthday'].map((field) => sql.ref(`c.${field}`));
  await tx.run(
    sql`create temporary table leaving on commit drop as
        with touched as materialized (select customer_id from pg_temp.undoing union ${made}),
        candidate as materialized (
          select c.customer_id from customer c
          where c.customer_id in (select customer_id from touched)
          and c.created_at between ${sql.lit(startedAt.toISOString())} and ${sql.lit(finishedAt.toISOString())}
          and c.objected_at is null and num_nonnulls(${sql.join(others)}) = 0
          -- consents, and whatever campaigns, coupons and messages did
          and not exists (select 1 from consent where consent.customer_id = c.customer_id)
          and not exists (select 1 from signal where signal.customer_id = c.customer_id)
          and not exists (select 1 from episode where episode.customer_id = c.customer_id)
        ), bought as materialized (
          select customer_id, purchase_id from purchase where customer_id in (select customer_id from candidate)
        )
        select customer_id from candidate where not exists (
          select 1 from bought p left join pg_temp.undoing u using (customer_id, purchase_id)
          where p.customer_id = candidate.customer_id and u.stays is distinct from false)`,
  );
  await tx.run(sql`analyze pg_temp.leaving`);
}

async function preview(tx: Db, { importId, figures, startedAt, finishedAt }: UndoableImport): Promise<UndoPreview> {
  const [counts] = await tx.rows(
    sql<Omit<UndoPreview, 'net' | 'linesStay' | 'voidedStay' | 'laterFiles'> & { lines: number }>`
      select count(*) filter (where not stays) as receipts,
        count(distinct customer_id) filter (where not stays) as customers,
        (select count(*) from pg_temp.leaving) as "customersGone",
        count(*) filter (where stays) as "redeemedStay",
        coalesce(sum(line_count), 0)::bigint as lines,
        (
          select count(*) from episode e
          where e.closed_by = 'purchase' and e.closed_at between ${startedAt} and ${finishedAt}
            and e.customer_id in (select customer_id from pg_temp.undoing where not stays)
        ) as "endedSilences",
        (
          select count(*) from episode e
          where e.closed_at is null and exists (
            select 1 from pg_temp.undoing u
            where u.customer_id = e.customer_id and u.happened_at = e.present_anchor and not u.stays)
        ) as "openSilences"
      from pg_temp.undoing`,
  );
  const net = await tx.rows(
    sql<{ currency: string; minor: number }>`
      select currency, ${heldSum(sql`sum(net_minor)`)} as minor from pg_temp.undoing
      where not stays and not voided group by 1 order by 1`,
  );
  // files after this one that told receipts which were known: of whom they were the first, nobody wrote down
  const later = await tx.rows(
    sql<{ file_name: string }>`
      select file_name from import
      where import_id > ${importId} and kind = 'purchases' and state in ('done', 'failed')
        and (figures ->> 'receipts')::bigint > (figures -> 'added' ->> 'receipts')::bigint
      group by file_name order by min(import_id) limit ${namedFiles}`,
  );
  const { lines, ...told } = counts;
  return {
    ...told,
    net: Object.fromEntries(net.map(({ currency, minor }) => [currency, minor])),
    // an import of an earlier version counted the lines stored
    linesStay: Math.max(0, (figures.stored || figures.added.lines) - lines),
    voidedStay: figures.voided ?? 0,
    laterFiles: later.map((row) => row.file_name),
  };
}

/**
 * Takes out what a cancelled import had sorted in before it stopped: its receipts, and the customers who were made for it.
 * Those stay while another import runs, which may have looked them up; they have bought nothing.
 */
export async function takeOutCancelled(db: Database, importId: number, now: Date): Promise<void> {
  const staged = sql.raw(fileTable(importId, 'customer'));
  const [{ there }] = await db.rows(
    sql<{ there: boolean }>`select to_regclass(${fileTable(importId, 'customer')}) is not null as there`,
  );
  if (!there) return;
  const [{ resolved }] = await db.rows(
    sql<{ resolved: boolean }>`select exists (select 1 from ${staged} where customer_id is not null) as resolved`,
  );
  if (!resolved) return;
  await db.transaction(async (tx) => {
    await tx.run(sql`lock table customer_key in access exclusive mode`);
    const [found] = await tx.rows(
      sql<Pick<UndoableImport, 'mapping' | 'startedAt'> & { alone: boolean }>`
        select mapping, started_at as "startedAt", not exists (
          select 1 from import other where other.state = 'running' and other.import_id <> ${importId}) as alone
        from import where import_id = ${importId}`,
    );
    const made = sql`select customer_id from ${staged} where customer_id is not null`;
    await lockCustomers(tx, made);
    await gather(tx, { importId, ...found, finishedAt: now }, made);
    if (!found.alone) await tx.run(sql`delete from pg_temp.leaving`);
    await remove(tx, now);
  });
}

/** Removes what was gathered and brings the statistics of those who stay up to date. */
async function remove(tx: Tx, now: Date): Promise<void> {
  const shop = await readShop(tx);
  for (const table of ['purchase_line', 'purchase']) {
    await tx.run(
      sql`delete from ${sql.ref(table)} t using pg_temp.undoing u
          where t.customer_id = u.customer_id and t.purchase_id = u.purchase_id and not u.stays`,
    );
  }
  for (const table of ['customer_statistics', 'customer_key', 'customer']) {
    await tx.run(sql`delete from ${sql.ref(table)} t using pg_temp.leaving l where t.customer_id = l.customer_id`);
  }
  const touched = sql`select customer_id from pg_temp.undoing`;
  await recomputeStatistics(tx, touched, shop.currency, now);
  await followSilences(tx, touched, now);
}
