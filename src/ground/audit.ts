// Who did what: one append-only row per deed that changes something for others.
import { sql } from 'kysely';
import type { Db } from './database/db.ts';
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
