// API keys of machines: shown once, stored as a hash, with the scopes that they open.
import { sql } from 'kysely';
import type { ApiKeyBody, CreatedApiKey } from '../contract.ts';
import type { Db } from '../database/db.ts';
import { Problem } from '../errors.ts';
import type { Machine } from '../http/actor.ts';
import { accountErrors } from './errors.ts';
import { newToken, tokenHash } from './tokens.ts';

const prefix = 'ritorno_';
const shownCharacters = prefix.length + 6;

interface KeyRow {
  api_key_id: number;
  name: string;
  key_start: string;
  scopes: string[];
  created_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

/** Makes a key. The answer holds the key itself: it cannot be had a second time. */
export async function createApiKey(
  db: Db,
  wanted: { name: string; scopes: readonly string[] },
  now: Date,
): Promise<CreatedApiKey> {
  const key = `${prefix}${newToken()}`;
  const [row] = await db.rows(sql<KeyRow>`
    insert into api_key (name, key_hash, key_start, scopes, created_at)
    values (${wanted.name}, ${tokenHash(key)}, ${key.slice(0, shownCharacters)}, ${[...wanted.scopes]}, ${now})
    returning *`);
  return { ...present(row), key };
}

/** All keys, the newest first. */
export async function listApiKeys(db: Db): Promise<ApiKeyBody[]> {
  return (await db.rows(sql<KeyRow>`select * from api_key order by api_key_id desc`)).map(present);
}

/** Ends a key at once and for ever; a second time changes nothing. */
export async function revokeApiKey(db: Db, apiKeyId: number, now: Date): Promise<void> {
  const touched = await db.run(sql`
    update api_key set revoked_at = coalesce(revoked_at, ${now}) where api_key_id = ${apiKeyId}`);
  if (touched === 0) throw new Problem(accountErrors.api_key_unknown);
}

/** The machine behind a key; undefined when there is none or it was revoked. */
export async function machineOfKey(db: Db, key: string, now: Date): Promise<Machine | undefined> {
  const [row] = await db.rows(
    sql<Pick<KeyRow, 'api_key_id' | 'scopes' | 'last_used_at'>>`
    select api_key_id, scopes, last_used_at from api_key
    where key_hash = ${tokenHash(key)} and revoked_at is null`,
    'machine-of-key',
  );
  if (!row) return undefined;
  // one write a minute is enough to see whether a key is in use; of many requests at once one writes and none waits
  if (row.last_used_at === null || now.getTime() - row.last_used_at.getTime() > 60_000) {
    await db.run(sql`
      update api_key set last_used_at = ${now} where api_key_id = (
        select api_key_id from api_key where api_key_id = ${row.api_key_id} for update skip locked)`);
  }
  return { kind: 'machine', apiKeyId: row.api_key_id, scopes: row.scopes };
}

function present(row: KeyRow): ApiKeyBody {
  return {
    apiKeyId: row.api_key_id,
    name: row.name,
    start: row.key_start,
    scopes: row.scopes,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  };
}
