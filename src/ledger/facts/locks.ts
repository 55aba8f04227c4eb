// The one lock that orders everything about a customer: the row of customer_statistics, always taken by ascending id.
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../ground/index.ts';

/**
 * Locks the statistics rows of the customers that a query names (one column, customer_id). Purchases, enrolment and
 * corrections all begin here, in this order, so they wait for each other in a line and never in a ring.
 */
export async function lockCustomers(tx: Tx, customers: RawBuilder<unknown>): Promise<void> {
  await tx.run(
    sql`with locked as (
          select customer_id from customer_statistics where customer_id in (${customers})
          order by customer_id for update
        )
        select count(*) from locked`,
  );
}
