// The running statistics of customers, recomputed whole from their purchases: an index range each, so that a purchase
// that arrives late or is voided needs no arithmetic of its own. What comes later than all else is appended instead
// (count-new-receipts.ts).
import { type RawBuilder, sql } from 'kysely';
import { heldSum, type Tx } from '../../ground/index.ts';

/**
 * Recomputes `customer_statistics` of the customers that a query names (one column, customer_id). The caller holds
 * their locks. Money counts only receipts in `shopCurrency`; other currencies still make visits.
 */
export async function recomputeStatistics(
  tx: Tx,
  customers: RawBuilder<unknown>,
  shopCurrency: string,
  now: Date,
): Promise<void> {
  // days first (same-day receipts are one visit), then one row per customer with aligned arrays in the order of days
  await tx.run(
    sql`with touched as (select distinct customer_id from (${customers}) named),
        day as (
          select p.customer_id, p.day, bool_or(p.is_visit) as visited,
            ${heldSum(sql`sum(p.net_minor) filter (where p.currency = ${shopCurrency})`)} as net_minor,
            ${heldSum(sql`sum(p.margin_minor) filter (where p.currency = ${shopCurrency})`)} as margin_minor,
            ${heldSum(sql`sum(p.net_minor) filter (where p.currency = ${shopCurrency} and p.margin_minor is not null)`)}
              as margin_known_minor,
            ${heldSum(sql`sum(p.returned_minor) filter (where p.currency = ${shopCurrency})`)} as returned_minor,
            max(p.happened_at) filter (where p.is_visit) as last_purchase_at,
            max(p.store_id) filter (where p.is_visit) as store_id,
            max(p.covers_until) as covers_until
          from touched join purchase p using (customer_id)
          where p.voided_at is null
          group by p.customer_id, p.day
        ), computed as (
          select customer_id,
            coalesce(array_agg(day - date '1970-01-01' order by day) filter (where visited), '{}') as visit_days,
            coalesce(array_agg(net_minor order by day) filter (where visited), '{}') as visit_net_minor,
            -- taken here: an array element read in a SET list ends the coordinator of a cluster
            (array_agg(store_id order by day desc) filter (where visited))[1] as store_id,
            min(day) filter (where visited) as first_day, max(day) filter (where visited) as last_day,
            max(last_purchase_at) as last_purchase_at, count(*) filter (where visited)::integer as visits,
            ${heldSum(sql`sum(net_minor)`)} as net_minor, ${heldSum(sql`sum(margin_minor)`)} as margin_minor,
            ${heldSum(sql`sum(margin_known_minor)`)} as margin_known_minor,
            ${heldSum(sql`sum(returned_minor)`)} as returned_minor, max(covers_until) as covers_until,
            max(day) as counted_to
          from touched left join day using (customer_id)
          group by customer_id
        )
        update customer_statistics s set
          visit_days = c.visit_days, visit_net_minor = c.visit_net_minor, first_day = c.first_day,
          last_day = c.last_day, last_purchase_at = c.last_purchase_at, visits = c.visits, net_minor = c.net_minor,
          margin_minor = c.margin_minor, margin_known_minor = c.margin_known_minor, returned_minor = c.returned_minor,
          covers_until = c.covers_until, store_id = c.store_id, counted_to = c.counted_to,
          -- when the visits changed: other costs or a refund make nobody late
          changed_at = case when s.visit_days = c.visit_days then s.changed_at else ${now} end
        from computed c where s.customer_id = c.customer_id`,
  );
  if (await categoriesKnown(tx)) await recomputeFirstCategory(tx, customers);
}

/** Whether some product has a category: without one there is nothing that a customer could have begun with. */
export async function categoriesKnown(tx: Tx): Promise<boolean> {
  const [{ categories }] = await tx.rows(
    sql<{ categories: boolean }>`select exists (select 1 from product where category is not null) as categories`,
  );
  return categories;
}

/** The category that a customer began with: that of the dearest line on the first day of visit. */
export async function recomputeFirstCategory(tx: Tx, customers: RawBuilder<unknown>): Promise<void> {
  await tx.run(
    sql`update customer_statistics s set first_category = began.category
        from (
          select distinct on (s.customer_id) s.customer_id, d.category
          from (select distinct customer_id from (${customers}) named) touched
          join customer_statistics s using (customer_id)
          join purchase p on p.customer_id = s.customer_id and p.day = s.first_day and p.is_visit and p.voided_at is null
          join purchase_line l on l.customer_id = p.customer_id and l.purchase_id = p.purchase_id
          join product d on d.product_id = l.product_id and d.category is not null
          order by s.customer_id, l.amount_minor desc, d.category
        ) began
        where s.customer_id = began.customer_id and s.first_category is distinct from began.category`,
  );
}
