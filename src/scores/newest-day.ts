// The day of the newest scores.
import { sql } from 'kysely';
import type { Day, Db } from '../ground/index.ts';

/** The as-of day of the scores that stand now; undefined before the first scoring. */
export async function newestDay(db: Db): Promise<Day | undefined> {
  const [row] = await db.rows(sql<{ asOf: Day }>`select as_of as "asOf" from score limit 1`);
  return row?.asOf;
}
