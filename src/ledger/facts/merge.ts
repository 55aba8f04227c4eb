// Merges a stage into the facts: new receipts go in whole, known ones gain the lines that were missing, a receipt that
// contradicts what is stored changes nothing. Everything that follows from a purchase happens in the same transaction.
import { type RawBuilder, sql } from 'kysely';
import { heldSum, type Tx } from '../../ground/index.ts';
import { membersOf, sharedKeys } from '../people/same-person.ts';
import { countNewReceipts } from './count-new-receipts.ts';
import { endSharedSilences, followSilences } from './follow-silences.ts';
import { growRefunds, isRefund } from './grow-refunds.ts';
import { nameLaterReturns } from './later-returns.ts';
import { lockCustomers } from './locks.ts';
import { knownReceipts, markContradictions, planReceipts, spread } from './plan.ts';
import { fillDetails } from './resolve.ts';
import { keysTold, ofNoLine, type Stage } from './stage.ts';
import { deriveTotals } from './totals.ts';

export interface MergeOptions {
  readonly now: Date;
  /** Currency in which `customer_statistics` counts money. */
  readonly shopCurrency: string;
  /** A receipt comes in one piece: a second one under the same number must be equal. Otherwise lines add up. */
  readonly whole: boolean;
  /** Receipts have no numbers of their own: equal ones are counted and each is a purchase. */
  readonly numbered: boolean;
  /** Some line says what it cost. */
  readonly costsTold: boolean;
  /** The source tells what was given back of a receipt; it may tell more of it every time. */
  readonly refundsTold: boolean;
  /** Of a receipt its total is told, and lines beside it: a known one that comes to the same gains nothing. */
  readonly totalsTold?: boolean;
  readonly importId?: number;
}

export interface Merged {
  readonly newReceipts: number;
  readonly newLines: number;
  /** Of these, lines of the source that known receipts gained. */
  readonly addedLines: number;
  /** Known receipts that gained lines. */
  readonly grownReceipts: number;
}

/** Merges a stage whose customers, products and stores are resolved. Leaves the plan for the caller to read. */
export async function mergePurchases(tx: Tx, stage: Stage, options: MergeOptions): Promise<Merged> {
  const buyers = sql`select customer_id from ${stage.customer} where not refused`;
  const groups = await sharedKeys(tx, buyers, keysTold(stage));
  await lockCustomers(tx, sql`${buyers} union select unnest(${membersOf(groups)}::bigint[])`);
  await fillDetails(tx, stage);
  if (!options.numbered) await nameLaterReturns(tx, stage, spread);
  const plan = await planReceipts(tx, stage, options);
  const { refundsTold, totalsTold = false } = options;
  const how = { straddling: plan.straddling > 0, refundsTold, totalsTold };
  const newReceipts = plan.fresh === 0 ? 0 : await insertReceipts(tx, options);
  let newLines = plan.fresh === 0 ? 0 : (await insertLines(tx, stage, 'new', how)).stored;
  let addedLines = 0;
  let grownReceipts = 0;
  if (plan.known > 0) {
    await markContradictions(tx, stage, options);
    const refunds = options.refundsTold ? await growRefunds(tx, stage) : 0;
    newLines += refunds;
    const grow = !options.whole || (await lacksAmounts(tx));
    if (grow) {
      const added = await insertLines(tx, stage, 'known', how);
      newLines += added.stored;
      addedLines = added.ofSource;
    }
    if (grow || refunds > 0) grownReceipts = await growReceipts(tx);
  }
  if (newReceipts + grownReceipts > 0) {
    await deriveTotals(tx, options.costsTold);
    const touched = sql`select customer_id from pg_temp.merging where state in ('new', 'grown')`;
    await countNewReceipts(tx, options.shopCurrency, options.now);
    await followSilences(tx, touched, options.now);
  }
  await endSharedSilences(tx, groups, options.now);
  return { newReceipts, newLines, addedLines, grownReceipts };
}

/** Whether some known receipt came without amounts before and has them now. */
async function lacksAmounts(tx: Tx): Promise<boolean> {
  const [{ lacks }] = await tx.rows(
    sql<{ lacks: boolean }>`
      select exists (
        select 1 from pg_temp.merging m join purchase p using (customer_id, purchase_id)
        where m.state = 'known' and m.amount_known and not p.amount_known) as lacks`,
  );
  return lacks;
}

/** Writes the receipts planned as new, in the order of the primary key. */
function insertReceipts(tx: Tx, options: MergeOptions): Promise<number> {
  return tx.run(
    sql`insert into purchase (customer_id, purchase_id, source, receipt, happened_at, day, store_id, currency,
          net_minor, returned_minor, amount_known, is_visit, line_count, coupon_code, covers_until, import_id)
        overriding system value
        select customer_id, purchase_id, source, receipt, happened_at, day, store_id, currency,
          net_minor, returned_minor, amount_known, net_minor > 0 or returned_minor = 0, line_count, coupon_code,
          covers_until, ${options.importId ?? null}::bigint
        from pg_temp.merging where state = 'new'
        order by customer_id, purchase_id`,
  );
}

/**
 * Writes the lines of new receipts, or those that known receipts lack (refunds apart: growRefunds). A line is known by its receipt, its content and
 * which of the equal ones it is; where a receipt came in several pieces (`straddling`) the equal ones are counted
 * over all of them.
 */
async function insertLines(
  tx: Tx,
  stage: Stage,
  state: 'new' | 'known',
  {
    straddling,
    refundsTold,
    totalsTold,
  }: { readonly straddling: boolean; readonly refundsTold: boolean; readonly totalsTold: boolean },
): Promise<InsertedLines> {
  const staged = (pieces: boolean) =>
    sql`select m.customer_id, m.purchase_id, l.content_hash,
          ${
            pieces
              ? sql`(row_number() over (partition by m.purchase_id, l.content_hash order by l.line, l.occurrence) - 1)::integer`
              : sql`l.occurrence`
          } as occurrence,
          p.product_id, l.quantity, l.amount_minor, l.unit_cost_minor, l.covers_until${
            state === 'known' ? sql`, l.line` : sql``
          }
        from ${stage.line} l
        join (
          select unnest(receipt_nos) as receipt_no, customer_id, purchase_id
          from pg_temp.merging where state = ${sql.lit(state)} and pieces ${pieces ? sql`> 1` : sql`= 1`}
        ) m on m.receipt_no = l.receipt_no
        left join ${stage.product} p on p.product_no = l.product_no
        ${state === 'known' && refundsTold ? sql`where not ${isRefund('l')}` : sql``}`;
  const count = { stored: 0, ofSource: 0 };
  for (const pieces of straddling ? [false, true] : [false]) {
    const lines = staged(pieces);
    const inserted = state === 'new' ? await insertNew(tx, lines) : await insertMissing(tx, lines, totalsTold);
    count.stored += inserted.stored;
    count.ofSource += inserted.ofSource;
  }
  return count;
}

/** Lines stored, and how many of those that known receipts gained stand on a line of the source. */
interface InsertedLines {
  readonly stored: number;
  readonly ofSource: number;
}

const lineColumns = sql`customer_id, purchase_id, content_hash, occurrence, product_id, quantity, amount_minor,
  unit_cost_minor, covers_until`;

/**
 * New receipts are ours alone while we hold their customers: nothing to compare with. Their numbers ascend with the
 * customer's (see planReceipts), so this is the order of the primary key without sorting by the customer.
 */
async function insertNew(tx: Tx, lines: RawBuilder<unknown>): Promise<InsertedLines> {
  const stored = await tx.run(
    sql`insert into purchase_line (${lineColumns})
        select * from (${lines}) s order by purchase_id, content_hash, occurrence`,
  );
  return { stored, ofSource: 0 };
}

/**
 * Of known receipts only the lines that are not there; those receipts become 'grown'. Where totals are told, one that comes
 * to what is stored is the same in other words: an order that came in without its products.
 */
async function insertMissing(tx: Tx, lines: RawBuilder<unknown>, totalsTold: boolean): Promise<InsertedLines> {
  const retold = sql`(
    select customer_id, purchase_id from (
      select customer_id, purchase_id, sum(amount_minor) as minor from (${lines}) l group by customer_id, purchase_id) told
    join (
      select customer_id, purchase_id, sum(amount_minor) filter (where not ${isRefund('there')}) as minor
      from purchase_line there where (customer_id, purchase_id) in (${knownReceipts})
      group by customer_id, purchase_id) stored using (customer_id, purchase_id)
    where told.minor = stored.minor)`;
  const [inserted] = await tx.rows(
    sql<InsertedLines>`
      with stored as materialized (
        select customer_id, purchase_id, content_hash, occurrence from purchase_line
        where (customer_id, purchase_id) in (${knownReceipts})
      ), ${totalsTold ? sql`retold as materialized ${retold}, ` : sql``}missing as materialized (
        select * from (${lines}) s
        where not exists (
          select 1 from stored there
          where there.customer_id = s.customer_id and there.purchase_id = s.purchase_id
            and there.content_hash = s.content_hash and there.occurrence = s.occurrence)
          ${
            totalsTold
              ? sql`and not exists (
            select 1 from retold r where r.customer_id = s.customer_id and r.purchase_id = s.purchase_id)`
              : sql``
          }
        order by customer_id, purchase_id, content_hash, occurrence
      ), added as (
        insert into purchase_line (${lineColumns}) select ${lineColumns} from missing
      ), grown as (
        update pg_temp.merging set state = 'grown'
        where state = 'known' and purchase_id in (select purchase_id from missing)
      )
      select count(*) as stored, count(*) filter (where line <> ${sql.lit(ofNoLine)}) as "ofSource" from missing`,
  );
  return inserted;
}

/** Brings known receipts up to date with what they gained; returns how many changed. */
async function growReceipts(tx: Tx): Promise<number> {
  await tx.run(
    sql`with p as materialized (
          select customer_id, purchase_id, happened_at, coupon_code, store_id, covers_until from purchase
          where (customer_id, purchase_id) in (${knownReceipts})
        )
        update pg_temp.merging m set state = 'grown'
        from p
        where m.state = 'known' and p.customer_id = m.customer_id and p.purchase_id = m.purchase_id
          and (m.happened_at > p.happened_at or (p.coupon_code is null and m.coupon_code is not null)
            or (p.store_id is null and m.store_id is not null) or (m.covers_until > coalesce(p.covers_until, '-infinity')))`,
  );
  return tx.run(
    sql`with l as materialized (
          select customer_id, purchase_id, count(*) as line_count, ${heldSum(sql`sum(amount_minor)`)} as net_minor,
            ${heldSum(sql`-sum(amount_minor) filter (where amount_minor < 0)`)} as returned_minor
          from purchase_line
          where (customer_id, purchase_id) in (
            select customer_id, purchase_id from pg_temp.merging where state = 'grown')
          group by customer_id, purchase_id
        ), m as materialized (
          select m.customer_id, m.purchase_id, m.happened_at, m.day, m.coupon_code, m.store_id, m.covers_until,
            coalesce(l.line_count, 0) as line_count, coalesce(l.net_minor, 0) as net_minor,
            coalesce(l.returned_minor, 0) as returned_minor
          from pg_temp.merging m left join l using (customer_id, purchase_id) where m.state = 'grown'
        )
        update purchase p set
          net_minor = m.net_minor, returned_minor = m.returned_minor, line_count = m.line_count,
          amount_known = p.amount_known or m.line_count > 0,
          is_visit = m.net_minor > 0 or m.returned_minor = 0,
          happened_at = greatest(p.happened_at, m.happened_at), day = greatest(p.day, m.day),
          coupon_code = coalesce(p.coupon_code, m.coupon_code), store_id = coalesce(p.store_id, m.store_id),
          covers_until = greatest(p.covers_until, m.covers_until)
        from m where p.customer_id = m.customer_id and p.purchase_id = m.purchase_id`,
  );
}
