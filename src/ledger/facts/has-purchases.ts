// Whether there is anything to work on: a shop that has not brought in its purchases yet has no nights.
import { sql } from 'kysely';
import type { Db } from '../../ground/index.ts';

/** Whether any customer has bought on any day. */
export async function hasPurchases(db: Db): Promise<boolean> {
  const [{ known }] = await db.rows(sql<{ known: boolean }>`
    select exists (select 1 from customer_statistics where visits > 0) as known`);
  return known;
}
