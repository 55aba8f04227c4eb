// Returns that a till writes under the number of their sale, days after it: they become receipts of their own. A sale and its
// return on one day, or past midnight, stay one receipt.
import { sql } from 'kysely';
import type { Tx } from '../../ground/index.ts';
import type { Stage } from './stage.ts';

/** Whether a receipt gives money back and does nothing else. */
const onlyReturns = (r: 'r' | 's' | 'p') =>
  sql`(${sql.ref(r)}.net_minor < 0 and ${sql.ref(r)}.returned_minor = -${sql.ref(r)}.net_minor)`;

/**
 * Gives returns that lie more than `spread` days behind a sale of their number a name of their own, by their day: the same
 * return has the same name in whatever file it comes. Where the number itself is stored as that return it keeps it. The
 * caller holds the customers' locks.
 */
export async function nameLaterReturns(tx: Tx, stage: Stage, spread: number): Promise<void> {
  const [{ some }] = await tx.rows(
    sql<{ some: boolean }>`select exists (select 1 from ${stage.receipt} r where ${onlyReturns('r')}) as some`,
  );
  if (!some) return;
  const staged = sql`
    select c.customer_id, r.receipt_no, r.source, r.receipt, r.day, r.net_minor, r.returned_minor
    from ${stage.receipt} r join ${stage.customer} c on c.identity = r.identity and not c.refused`;
  await tx.run(
    sql`with s as materialized (${staged}), back as materialized (
          select *, s.receipt || ' R ' || to_char(s.day, 'YYYY-MM-DD') as own_name from s where ${onlyReturns('s')}
        ), p as materialized (
          select customer_id, source, receipt, day, net_minor, returned_minor from purchase
          where (customer_id, source, receipt) in (
            select customer_id, source, unnest(array[receipt, own_name]) from back)
        ), sold as (
          select customer_id, source, receipt, day from s where not ${onlyReturns('s')}
          union all
          select customer_id, source, receipt, day from p where not ${onlyReturns('p')}
        ), apart as (
          select back.receipt_no, min(abs(back.day - sold.day)) > ${sql.lit(spread)} and min(back.day - sold.day) > 0 as later
          from back join sold using (customer_id, source, receipt)
          group by back.receipt_no
        ), named as (
          select back.receipt_no, back.own_name from back left join apart using (receipt_no)
          -- under its own name already: a sale whose day moved since is no reason to tell it twice
          where exists (
              select 1 from p
              where p.customer_id = back.customer_id and p.source = back.source and p.receipt = back.own_name)
            or apart.later and not exists (
              select 1 from p
              where p.customer_id = back.customer_id and p.source = back.source and p.receipt = back.receipt
                and abs(p.day - back.day) <= ${sql.lit(spread)})
        )
        update ${stage.receipt} r set receipt = named.own_name, coupon_code = null
        from named where r.receipt_no = named.receipt_no`,
  );
}
