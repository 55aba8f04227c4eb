// What changed purchases do to the silences that campaigns act on: end them, or move where they begin.
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../ground/index.ts';
import { membersOf, type SharedBy } from '../people/same-person.ts';

/**
 * Brings the open episodes of the customers that a query names (one column, customer_id) into line with their
 * statistics. The caller has just recomputed those and holds the locks.
 *
 * A purchase that happened after the episode was opened ends it. One that came to light later but happened before moves
 * where the silence begins, and so does the loss of the purchase that it began with; a moved silence is marked until
 * somebody judges whether the customer is still late. Without any purchase left there is no silence: the episode ends
 * as corrected. Silences of other kinds end with any purchase later than their anchor.
 */
export async function followSilences(tx: Tx, customers: RawBuilder<unknown>, now: Date): Promise<void> {
  const open = sql`s.customer_id = e.customer_id and e.customer_id in (${customers}) and e.closed_at is null`;
  await tx.run(
    sql`update episode e set closed_at = ${now}, closed_by = 'purchase'
        from customer_statistics s
        where ${open} and s.last_purchase_at > case e.kind when 'purchase' then e.opened_at else e.anchor end`,
  );
  await tx.run(
    sql`update episode e set
          present_anchor = coalesce(s.last_purchase_at, e.present_anchor), moved_at = ${now},
          closed_at = case when s.last_purchase_at is null then ${now}::timestamptz end,
          closed_by = case when s.last_purchase_at is null then 'correction' end
        from customer_statistics s
        where ${open} and e.kind = 'purchase' and e.present_anchor is distinct from s.last_purchase_at`,
  );
}

/**
 * Ends the open silences of customers who share a key with somebody who has bought since they began: it is one person.
 * What that person bought before the episode was opened shows that it should not have been. The caller holds the locks
 * of all members.
 */
export async function endSharedSilences(tx: Tx, groups: readonly SharedBy[], now: Date): Promise<void> {
  if (groups.length === 0) return;
  const pairs = groups.flatMap(({ customers }) =>
    customers.flatMap((silent) => customers.filter((buyer) => buyer !== silent).map((buyer) => ({ silent, buyer }))),
  );
  await tx.run(
    sql`with latest as materialized (
          select pair.silent, max(s.last_purchase_at) as bought_at
          from unnest(${pairs.map(({ silent }) => silent)}::bigint[], ${pairs.map(({ buyer }) => buyer)}::bigint[])
            as pair (silent, buyer)
          join customer_statistics s on s.customer_id = pair.buyer
          where s.customer_id = any(${membersOf(groups)}::bigint[])
          group by pair.silent
        )
        update episode e set closed_at = ${now},
          closed_by = case when l.bought_at > e.opened_at then 'purchase' else 'correction' end
        from latest l
        where e.customer_id = l.silent and e.kind = 'purchase' and e.closed_at is null and l.bought_at > e.present_anchor`,
  );
}
