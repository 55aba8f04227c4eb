// A lease: work that only one process may do at a time, taken over when its holder stops renewing.
import { sql } from 'kysely';
import type { Db } from './database/db.ts';

/**
 * Takes or renews the lease `name` for `holder` until `until`. False while somebody else holds it at `now`.
 */
export async function holdLease(db: Db, name: string, holder: string, now: Date, until: Date): Promise<boolean> {
  const held = await db.run(sql`
    insert into lease (name, holder, until) values (${name}, ${holder}, ${until})
    on conflict (name) do update set holder = excluded.holder, until = excluded.until
    where lease.holder = excluded.holder or lease.until <= ${now}`);
  return held > 0;
}

/** Gives the lease back, so that the next holder need not wait for its end. */
export async function giveBackLease(db: Db, name: string, holder: string): Promise<void> {
  await db.run(sql`delete from lease where name = ${name} and holder = ${holder}`);
}
