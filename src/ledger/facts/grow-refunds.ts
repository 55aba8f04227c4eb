// A known receipt of which more has been given back since: the larger refund replaces the one that was told before. An older
// file, with a smaller one, changes nothing.
import { sql } from 'kysely';
import type { Tx } from '../../ground/index.ts';
import type { Stage } from './stage.ts';

/** Quantity of a line that tells money given back without saying for what. */
export const refundQuantity = 0;

/** Whether a line of a stage or of the facts is a refund. */
export const isRefund = (line: 'l' | 'there') =>
  sql`(${sql.ref(line)}.quantity = ${sql.lit(refundQuantity)} and ${sql.ref(line)}.amount_minor < 0)`;

/** Brings the refunds of the known receipts up to date; those that changed become 'grown'. Returns the lines written. */
export async function growRefunds(tx: Tx, stage: Stage): Promise<number> {
  const told = sql`
    select m.customer_id, m.purchase_id, l.content_hash, l.amount_minor, l.line
    from (select unnest(receipt_nos) as receipt_no, customer_id, purchase_id, state from pg_temp.merging) m
    join ${stage.line} l using (receipt_no)
    where m.state = 'known' and ${isRefund('l')}`;
  const more = await tx.rows(
    sql<{ customerId: number; purchaseId: number }>`
      with told as materialized (
        select customer_id, purchase_id, sum(amount_minor) as minor from (${told}) t group by customer_id, purchase_id
      ), stored as materialized (
        select customer_id, purchase_id, sum(amount_minor) as minor from purchase_line there
        where (customer_id, purchase_id) in (select customer_id, purchase_id from told) and ${isRefund('there')}
        group by customer_id, purchase_id
      )
      select customer_id as "customerId", purchase_id as "purchaseId"
      from told left join stored using (customer_id, purchase_id)
      where told.minor < coalesce(stored.minor, 0)`,
  );
  if (more.length === 0) return 0;
  const those = sql`unnest(${more.map(({ customerId }) => customerId)}::bigint[],
    ${more.map(({ purchaseId }) => purchaseId)}::bigint[]) as w (customer_id, purchase_id)`;
  await tx.run(
    sql`delete from purchase_line there using ${those}
        where there.customer_id = w.customer_id and there.purchase_id = w.purchase_id and ${isRefund('there')}`,
  );
  const written = await tx.run(
    sql`insert into purchase_line (customer_id, purchase_id, content_hash, occurrence, quantity, amount_minor)
        select customer_id, purchase_id, content_hash,
          row_number() over (partition by purchase_id, content_hash order by line) - 1, ${refundQuantity}, amount_minor
        from (${told}) t join ${those} using (customer_id, purchase_id)`,
  );
  await tx.run(sql`update pg_temp.merging m set state = 'grown' from ${those} where m.purchase_id = w.purchase_id`);
  return written;
}
