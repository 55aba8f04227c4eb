// How many of those who had entered a campaign came back in each of the last weeks: both groups, with or without a message.
import { sql } from 'kysely';
import type { WeeksQuery } from '../ground/contract.ts';
import { type CountedWeek, type Db, everyWeek, readShop, spanOf, weeksBack } from '../ground/index.ts';

/** By the shop's calendar and the day on which the purchase, visit or used coupon was known, the oldest week first. */
export async function backByWeek(db: Db, query: WeeksQuery): Promise<CountedWeek[]> {
  const { zone } = await readShop(db);
  const { from, before } = spanOf(query, zone);
  const rows = await db.rows(sql<{ back: number; count: number }>`
    select ${weeksBack(sql`ended_at`, query, zone)} as back, count(*) as count from enrolment
    where end_reason in ('bought', 'visited', 'redeemed') and ended_at >= ${from} and ended_at < ${before} group by 1`);
  return everyWeek(query, rows);
}
