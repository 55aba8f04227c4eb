// What receipts derive from their products: the margin where every line's cost is known, and how long a purchase lasts.
import { type RawBuilder, sql } from 'kysely';
import { heldSum, type Tx } from '../../ground/index.ts';

/**
 * Derives margin and covers_until of the receipts just merged. Skipped while neither the shop nor these receipts
 * (`costsTold`) have told a cost, a default margin or a lasting product: a look at two small tables against a join of
 * every line.
 */
export async function deriveTotals(tx: Tx, costsTold: boolean): Promise<void> {
  const [{ known }] = await tx.rows(
    sql<{ known: boolean }>`
      select exists (select 1 from product where unit_cost_minor is not null or covers_days is not null)
        or exists (select 1 from category_margin) as known`,
  );
  if (known || costsTold) {
    await derive(tx, sql`select customer_id, purchase_id from pg_temp.merging where state in ('new', 'grown')`);
  }
}

/**
 * Derives margin and covers_until of some receipts (a query of customer_id and purchase_id; a purchase may be named
 * twice). A line's cost is its own, else its product's in the same currency; without a cost the margin is the default
 * share of its category, else of the shop ('' in category_margin); without that it is unknown, and so is the receipt's.
 */
export async function derive(tx: Tx, purchases: RawBuilder<unknown>): Promise<number> {
  return tx.run(
    sql`update purchase p set margin_minor = t.margin_minor, covers_until = greatest(p.covers_until, t.covers_until)
        from (
          select w.customer_id, w.purchase_id,
            case when count(*) = count(line.margin) then ${heldSum(sql`sum(line.margin)`)} end as margin_minor,
            max(line.covers_until) as covers_until
          from (select distinct customer_id, purchase_id from (${purchases}) named) w
          join purchase bought using (customer_id, purchase_id)
          join purchase_line l using (customer_id, purchase_id)
          left join product d on d.product_id = l.product_id
          left join category_margin of_category on of_category.category = d.category
          left join category_margin of_shop on of_shop.category = ''
          cross join lateral (
            select
              -- numeric until it is summed: a quantity times a cost may be beyond an int8
              coalesce(
                l.amount_minor - round(l.quantity * coalesce(l.unit_cost_minor,
                  case when d.currency = bought.currency then d.unit_cost_minor end)),
                round(l.amount_minor * coalesce(of_category.margin_share, of_shop.margin_share))
              ) as margin,
              coalesce(l.covers_until, case when l.quantity > 0 then bought.day + d.covers_days end) as covers_until
          ) line
          group by w.customer_id, w.purchase_id
        ) t
        where p.customer_id = t.customer_id and p.purchase_id = t.purchase_id
          and (p.margin_minor, p.covers_until) is distinct from
            (t.margin_minor, greatest(p.covers_until, t.covers_until))`,
  );
}
