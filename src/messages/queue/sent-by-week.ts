// How many messages left in each of the last weeks.
import { sql } from 'kysely';
import type { WeeksQuery } from '../../ground/contract.ts';
import { type CountedWeek, type Db, everyWeek, readShop, spanOf, weeksBack } from '../../ground/index.ts';

/** By the shop's calendar, the oldest week first. */
export async function sentByWeek(db: Db, query: WeeksQuery): Promise<CountedWeek[]> {
  const { zone } = await readShop(db);
  const { from, before } = spanOf(query, zone);
  const rows = await db.rows(sql<{ back: number; count: number }>`
    select ${weeksBack(sql`settled_at`, query, zone)} as back, count(*) as count from message
    where state = 'sent' and settled_at >= ${from} and settled_at < ${before} group by 1`);
  return everyWeek(query, rows);
}
