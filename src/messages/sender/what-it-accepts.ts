// What the mail server was found to accept: when it last took a message, and how many connections it allows at once.
import { sql } from 'kysely';
import type { Db } from '../../ground/index.ts';
import { defaultSender } from './settings.ts';

/** A limit is believed for a day: providers raise theirs, and one evening's crowd is no limit. */
const believedFor = 24 * 3_600_000;

/** When the server last took a message; null when none is known since the settings were saved. */
export async function lastAcceptance(db: Db): Promise<Date | null> {
  const [row] = await db.rows(sql<{ at: Date | null }>`select accepted_at as at from sender where sender_id = 1`);
  return row?.at ?? null;
}

/** Connections to open at once: as many as are set, or as many as the server was found to allow within the last day. */
export async function connectionsToOpen(db: Db, set: number, now: Date): Promise<number> {
  const [row] = await db.rows(sql<{ connections: number | null }>`
    select connections from sender
    where sender_id = 1 and connections_since > ${new Date(now.getTime() - believedFor)}`);
  return Math.min(set, row?.connections ?? set);
}

/**
 * Notes that the server has taken messages at `now`, and over how many connections when it turned down others. Undefined
 * keeps a number of the last day, since a round that opened no more has learnt nothing, and forgets an older one, since
 * then as many were opened as are set.
 */
export async function noteAcceptance(db: Db, connections: number | undefined, now: Date): Promise<void> {
  const since = connections === undefined ? null : now;
  const isFresh = sql`sender.connections_since > ${new Date(now.getTime() - believedFor)}`;
  await db.run(sql`
    insert into sender (sender_id, settings, changed_at, accepted_at, connections, connections_since)
    values (1, ${JSON.stringify(defaultSender)}::jsonb, ${now}, ${now}, ${connections ?? null}, ${since})
    on conflict (sender_id) do update set accepted_at = excluded.accepted_at,
      connections = coalesce(excluded.connections, case when ${isFresh} then sender.connections end),
      connections_since = coalesce(excluded.connections_since, case when ${isFresh} then sender.connections_since end)`);
}
