// Who did what: one append-only row per deed that changes something for others.
import { sql } from 'kysely';
import type { Context } from './context.ts';
import type { Db, Tx } from './database/db.ts';
import type { Actor } from './http/actor.ts';

/** One deed: `deed` is a verb phrase ('campaign launched'), `subject` names its object ('campaign 7'). */
export interface Deed {
  readonly deed: string;
  readonly subject: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Writes a deed down; `actor` is null for the command line, which runs as the machine's owner. */
export async function audit(db: Db, actor: Actor | null, now: Date, { deed, subject, details }: Deed): Promise<void> {
  await db.run(sql`
    insert into audit (happened_at, account_id, api_key_id, deed, subject, details)
    values (${now}, ${actor?.kind === 'person' ? actor.accountId : null},
            ${actor?.kind === 'machine' ? actor.apiKeyId : null}, ${deed}, ${subject},
            ${JSON.stringify(details ?? {})}::jsonb)`);
}

/** What came of a deed: the number of its object, what is worth keeping about it, and the answer for who asked. */
export interface DeedDone<T> {
  readonly id: number;
  readonly details?: Deed['details'];
  readonly result: T;
}

/**
 * For a room's deeds on its `noun`s: returns a function that does the work in a transaction of its own and writes down
 * in the same one that `actor` did it. Work that throws leaves no line.
 */
export function deedsOn(noun: string, { db, clock }: Pick<Context, 'db' | 'clock'>, actor: Actor | null) {
  return <T>(deed: string, work: (tx: Tx, now: Date) => Promise<DeedDone<T>>): Promise<T> =>
    db.transaction(async (tx) => {
      const now = clock.now();
      const { id, details, result } = await work(tx, now);
      await audit(tx, actor, now, { deed, subject: `${noun} ${id}`, details });
      return result;
    });
}
