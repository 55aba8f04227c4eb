// What a merge wrote enters the running statistics. The usual customer has only receipts later than all before: those
// are added at the end, without reading what was bought earlier. Everybody else is recomputed whole.
import { sql } from 'kysely';
import { heldSum, mostMinor, type Tx } from '../../ground/index.ts';
import { categoriesKnown, recomputeFirstCategory, recomputeStatistics } from './statistics.ts';

/**
 * Brings `customer_statistics` up to date with the receipts of pg_temp.merging that are new or have grown. The caller
 * holds the locks of their customers. Afterwards each row is what a full recompute would make of it; a category told
 * anew for a product that was known is met by the next full recompute.
 */
export async function countNewReceipts(tx: Tx, shopCurrency: string, now: Date): Promise<void> {
  const { touched, later } = await markLater(tx);
  if (later > 0) await append(tx, shopCurrency, now);
  if (touched > later) {
    const others = sql`select customer_id from pg_temp.merging where state in ('new', 'grown') and not later`;
    await recomputeStatistics(tx, others, shopCurrency, now);
  }
}

/**
 * Marks the receipts of customers to whom this merge brings nothing but days after the last one counted. A sum that
 * has been cut off does not tell what it was cut from: it is not added to.
 */
async function markLater(tx: Tx): Promise<{ touched: number; later: number }> {
  const [marked] = await tx.rows(
    sql<{ touched: number; later: number }>`
      with touched as materialized (
        select customer_id, min(day) as first_day, bool_and(state = 'new') as only_new
        from pg_temp.merging where state in ('new', 'grown') group by customer_id
      ), counted as materialized (
        select customer_id, counted_to from customer_statistics
        where customer_id in (select customer_id from touched where only_new) and counted_to is not null
          and greatest(abs(net_minor), abs(margin_minor), abs(margin_known_minor), returned_minor) < ${sql.lit(mostMinor)}
      ), later as materialized (
        select customer_id from touched join counted using (customer_id)
        where touched.only_new and touched.first_day > counted.counted_to
      ), marked as (
        update pg_temp.merging m set later = true from later l where m.customer_id = l.customer_id and m.state = 'new'
      )
      select (select count(*) from touched) as touched, (select count(*) from later) as later`,
  );
  return marked;
}

/** Adds the marked receipts at the end of what is counted: none of their days is there yet. */
async function append(tx: Tx, shopCurrency: string, now: Date): Promise<void> {
  const ours = sql`filter (where currency = ${shopCurrency})`;
  // the receipts as they are stored, with the margin and duration derived; then days, then one row per customer
  const [{ began }] = await tx.rows(
    sql<{ began: number }>`
        with receipt as materialized (
          select customer_id, day, currency, is_visit, net_minor, margin_minor, returned_minor, happened_at, store_id,
            covers_until
          from purchase
          where (customer_id, purchase_id) in (select customer_id, purchase_id from pg_temp.merging where later)
        ), day as (
          select customer_id, day, bool_or(is_visit) as visited,
            ${heldSum(sql`sum(net_minor) ${ours}`)} as net_minor,
            ${heldSum(sql`sum(margin_minor) ${ours}`)} as margin_minor,
            ${heldSum(sql`sum(net_minor) filter (where currency = ${shopCurrency} and margin_minor is not null)`)}
              as margin_known_minor,
            ${heldSum(sql`sum(returned_minor) ${ours}`)} as returned_minor,
            max(happened_at) filter (where is_visit) as last_purchase_at,
            max(store_id) filter (where is_visit) as store_id, max(covers_until) as covers_until
          from receipt group by customer_id, day
        ), added as materialized (
          select customer_id,
            coalesce(array_agg(day - date '1970-01-01' order by day) filter (where visited), '{}') as visit_days,
            coalesce(array_agg(net_minor order by day) filter (where visited), '{}') as visit_net_minor,
            (array_agg(store_id order by day desc) filter (where visited))[1] as store_id,
            min(day) filter (where visited) as first_day, max(day) filter (where visited) as last_day,
            max(last_purchase_at) as last_purchase_at, (count(*) filter (where visited))::integer as visits,
            sum(net_minor) as net_minor, sum(margin_minor) as margin_minor,
            sum(margin_known_minor) as margin_known_minor, sum(returned_minor) as returned_minor,
            max(covers_until) as covers_until, max(day) as counted_to
          from day group by customer_id
        ), appended as (
        update customer_statistics s set
          visit_days = s.visit_days || a.visit_days, visit_net_minor = s.visit_net_minor || a.visit_net_minor,
          first_day = coalesce(s.first_day, a.first_day), last_day = coalesce(a.last_day, s.last_day),
          last_purchase_at = greatest(s.last_purchase_at, a.last_purchase_at), visits = s.visits + a.visits,
          net_minor = ${heldSum(sql`s.net_minor + a.net_minor`)},
          margin_minor = ${heldSum(sql`s.margin_minor + a.margin_minor`)},
          margin_known_minor = ${heldSum(sql`s.margin_known_minor + a.margin_known_minor`)},
          returned_minor = ${heldSum(sql`s.returned_minor + a.returned_minor`)},
          covers_until = greatest(s.covers_until, a.covers_until), counted_to = a.counted_to,
          store_id = case when a.visits > 0 then a.store_id else s.store_id end,
          changed_at = case when a.visits > 0 then ${now} else s.changed_at end
        from added a where s.customer_id = a.customer_id
        returning s.first_category is null or s.first_day >= a.first_day as began
        )
        select count(*) filter (where began) as began from appended`,
  );
  if (began === 0 || !(await categoriesKnown(tx))) return;
  // whoever began just now, and whose beginning had no category so far
  const beginners = sql`
    select s.customer_id from customer_statistics s
    join (select customer_id, min(day) as day from pg_temp.merging where later group by customer_id) m using (customer_id)
    where s.first_category is null or s.first_day >= m.day`;
  await recomputeFirstCategory(tx, beginners);
}
