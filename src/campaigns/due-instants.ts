// The instants at which rungs leave: what a run on a virtual day walks through.
import { sql } from 'kysely';
import type { Db } from '../ground/index.ts';

/**
 * The different instants, up to `until`, at which rungs become due that no message stands for yet: not prepared, or left
 * prepared by a run that broke off; ascending.
 */
export async function dueInstants(db: Db, until: Date): Promise<Date[]> {
  const rows = await db.rows(sql<{ at: Date }>`
    select due_at as at from rung_due where prepared_at is null and due_at <= ${until}
    union
    select due_at from rung_due where prepared_at is not null and queued_at is null and due_at <= ${until}
    order by 1`);
  return rows.map((row) => row.at);
}
