// The false-alarm rate at which the shop calls a customer late: the owner's setting, 1 in 20 until it is changed.
import { sql } from 'kysely';
import type { Db } from '../ground/index.ts';

/** The named stops of the limit's slider: 1 in 5, 10, 20, 50, 100. */
export const limitStops = [0.2, 0.1, 0.05, 0.02, 0.01] as const;

const usual = 0.05;

/** Share of those still coming back who would wait longer than the limit. */
export async function lateRate(db: Db): Promise<number> {
  const [row] = await db.rows(sql<{ rate: number }>`
    select (value #>> '{}')::float8 as rate from setting where key = 'late_rate'`);
  return row?.rate ?? usual;
}
