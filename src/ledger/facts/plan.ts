// Decides for each staged receipt what it is to the facts: new, known, or in contradiction with what is stored.
import { sql } from 'kysely';
import { heldSum, type Tx } from '../../ground/index.ts';
import { isRefund } from './grow-refunds.ts';
import { type Stage, worthAnalyzing } from './stage.ts';

/** What can be wrong with a receipt that reads well by itself. */
export type Contradiction = 'other_day' | 'other_currency' | 'other_content';

/** Days that the lines of one receipt may lie apart: a sale that runs past midnight. */
export const spread = 1;

/** The plan lives in a table of the connection, emptied at commit. `state`: new, known, grown or a Contradiction. */
async function emptyPlan(tx: Tx): Promise<void> {
  const [{ there }] = await tx.rows(
    sql<{ there: boolean }>`select to_regclass('pg_temp.merging') is not null as there`,
  );
  if (there) {
    await tx.run(sql`delete from pg_temp.merging`);
    return;
  }
  await tx.run(
    sql`create temporary table merging (
          customer_id bigint, purchase_id bigint, receipt_nos integer[], pieces integer, state text, source text,
          receipt text, happened_at timestamptz, day date, store_id bigint, currency text, coupon_code text,
          covers_until date, net_minor bigint, returned_minor bigint, line_count integer, amount_known boolean,
          -- the customer has nothing but receipts later than all counted so far
          later boolean not null default false
        ) on commit delete rows`,
  );
}

export interface Plan {
  readonly fresh: number;
  readonly known: number;
  /** Receipts that arrived in more than one piece. */
  readonly straddling: number;
}

/** Fills pg_temp.merging from the stage. The caller holds the customers' locks. */
export async function planReceipts(
  tx: Tx,
  stage: Stage,
  how: { readonly whole: boolean; readonly numbered: boolean },
): Promise<Plan> {
  await emptyPlan(tx);
  const columns = sql`customer_id, purchase_id, receipt_nos, pieces, state, source, receipt, happened_at, day, store_id,
    currency, coupon_code, covers_until, net_minor, returned_minor, line_count, amount_known`;
  await tx.run(
    sql`insert into pg_temp.merging (${columns})
        with piece as (
          select c.customer_id, r.receipt_no, r.line, r.source, r.happened_at, r.day, store.store_id, r.currency,
            r.coupon_code, r.covers_until, r.net_minor, r.returned_minor, r.line_count, r.amount_known,
            ${
              how.numbered
                ? sql`r.receipt || ' #' || row_number() over (partition by c.customer_id, r.receipt order by r.line)`
                : sql`r.receipt`
            } as receipt
          from ${stage.receipt} r
          join ${stage.customer} c on c.identity = r.identity and not c.refused
          left join ${stage.store} store on store.store_no = r.store_no
        ), receipt as (${how.whole || how.numbered ? onePiece : allPieces}), placed as (
          select r.*, p.purchase_id as there
          from receipt r
          left join purchase p
            on p.customer_id = r.customer_id and p.source = r.source and p.receipt = r.receipt
          order by r.customer_id
        )
        select customer_id, coalesce(there, nextval(pg_get_serial_sequence('purchase', 'purchase_id'))), receipt_nos,
          pieces, case when trouble is not null then trouble when there is null then 'new' else 'known' end,
          source, receipt, happened_at, day, store_id, currency, coupon_code, covers_until, net_minor, returned_minor,
          line_count, amount_known
        from placed`,
  );
  if (how.whole) await foldRepeats(tx);
  const [plan] = await tx.rows(
    sql<{ fresh: number; known: number; straddling: number }>`
      select count(*) filter (where state = 'new') as fresh, count(*) filter (where state = 'known') as known,
        count(*) filter (where pieces > 1) as straddling
      from pg_temp.merging`,
  );
  // Without figures on this table a re-import was planned as nested loops: 100 s for 20,000 receipts instead of one. What is read of
  // stored rows is joined with it by hashing then, however few it was thought to be.
  if (plan.fresh + plan.known > worthAnalyzing) {
    await tx.run(sql`analyze pg_temp.merging (customer_id, purchase_id, pieces, state)`);
  }
  return plan;
}

/** Receipts that come whole: each stands for itself. */
const onePiece = sql`
  select customer_id, array[receipt_no] as receipt_nos, 1 as pieces, null::text as trouble, source, receipt,
    happened_at, day, store_id, currency, coupon_code, covers_until, net_minor, returned_minor, line_count, amount_known
  from piece`;

/** Receipts whose lines are spread over the file: their pieces add up to one. */
const allPieces = sql`
  select customer_id, array_agg(receipt_no) as receipt_nos, count(*)::integer as pieces,
    case when max(day) - min(day) > ${sql.lit(spread)} then 'other_day'
      when max(currency) <> min(currency) then 'other_currency' end as trouble,
    source, receipt, max(happened_at) as happened_at, max(day) as day, max(store_id) as store_id,
    min(currency) as currency, max(coupon_code) as coupon_code, max(covers_until) as covers_until,
    ${heldSum(sql`sum(net_minor)`)} as net_minor, ${heldSum(sql`sum(returned_minor)`)} as returned_minor,
    sum(line_count)::integer as line_count, bool_and(amount_known) as amount_known
  from piece
  group by customer_id, source, receipt`;

/** The same number twice in one batch: the first is the receipt, the others are held against it. */
async function foldRepeats(tx: Tx): Promise<void> {
  await tx.run(
    sql`update pg_temp.merging m set purchase_id = first.purchase_id, state = 'known'
        from (
          select distinct on (customer_id, source, receipt) customer_id, source, receipt, purchase_id, receipt_nos
          from pg_temp.merging order by customer_id, source, receipt, receipt_nos[1]
        ) first
        where m.customer_id = first.customer_id and m.source = first.source and m.receipt = first.receipt
          and m.receipt_nos <> first.receipt_nos`,
  );
}

/**
 * Holds known receipts against what is stored: head always, and when they come whole, line by line; what was given back
 * of them may differ where the source tells refunds.
 */
export async function markContradictions(
  tx: Tx,
  stage: Stage,
  { whole, refundsTold }: { readonly whole: boolean; readonly refundsTold: boolean },
): Promise<void> {
  await tx.run(
    sql`with p as materialized (
          select customer_id, purchase_id, currency, day, voided_at from purchase
          where (customer_id, purchase_id) in (${knownReceipts})
        )
        update pg_temp.merging m set state =
          case when p.currency <> m.currency then 'other_currency'
            when abs(p.day - m.day) > ${sql.lit(spread)} then 'other_day'
            else 'voided' end
        from p
        where m.state = 'known' and p.customer_id = m.customer_id and p.purchase_id = m.purchase_id
          and (p.currency <> m.currency or abs(p.day - m.day) > ${sql.lit(spread)} or p.voided_at is not null)`,
  );
  if (!whole) return;
  const compared = (line: 'l' | 'there') => (refundsTold ? sql`not ${isRefund(line)}` : sql`true`);
  await tx.run(
    sql`with there as materialized (
          select customer_id, purchase_id, content_hash, occurrence from purchase_line there
          where (customer_id, purchase_id) in (${knownReceipts}) and ${compared('there')}
        ), p as materialized (
          select customer_id, purchase_id, amount_known from purchase
          where (customer_id, purchase_id) in (${knownReceipts})
        ), stored as materialized (
          select customer_id, purchase_id, count(*) as lines from there group by customer_id, purchase_id
        ), held as (
          select r.receipt_no, r.customer_id, r.purchase_id, count(l.receipt_no) as told, count(there.content_hash) as matched
          from (select unnest(receipt_nos) as receipt_no, customer_id, purchase_id from pg_temp.merging where state = 'known') r
          left join ${stage.line} l on l.receipt_no = r.receipt_no and ${compared('l')}
          left join there
            on there.customer_id = r.customer_id and there.purchase_id = r.purchase_id
            and there.content_hash = l.content_hash and there.occurrence = l.occurrence
          group by r.receipt_no, r.customer_id, r.purchase_id
        )
        update pg_temp.merging m set state = 'other_content'
        from held join p using (customer_id, purchase_id) left join stored using (customer_id, purchase_id)
        where m.state = 'known' and held.receipt_no = m.receipt_nos[1]
          and (held.matched <> held.told or held.told <> coalesce(stored.lines, 0))
          -- a receipt that came without amounts contradicts none
          and (p.amount_known or stored.lines > 0)`,
  );
}

/** The receipts of the plan that are stored: what is read of them is read by itself, then compared with the plan. */
export const knownReceipts = sql`select customer_id, purchase_id from pg_temp.merging where state = 'known'`;
