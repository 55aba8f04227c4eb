// The days on which some customers bought, as calendar days.
import { sql } from 'kysely';
import { type Day, type Db, dayFromNumber, dayNumber } from '../ground/index.ts';

/** Visit days up to `asOf` by customer id, ascending. */
export async function readVisitDays(db: Db, customerIds: readonly number[], asOf: Day): Promise<Map<number, Day[]>> {
  const rows = await db.rows(sql<{ customerId: number; days: number[] }>`
    select customer_id as "customerId", visit_days as days
    from customer_statistics where customer_id = any(${customerIds}::bigint[])`);
  const last = dayNumber(asOf);
  return new Map(rows.map((row) => [row.customerId, row.days.filter((day) => day <= last).map(dayFromNumber)]));
}
