// Sessions in a sample shop for people who are signed in to the real one: known there by what they are here.
import { sql } from 'kysely';
import type { Language, Role } from '../contract.ts';
import type { Db } from '../database/db.ts';
import { startSession } from './sessions.ts';

/** Somebody whom another installation knows. */
export interface Visitor {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly language: Language;
}

/** Starts a session for a visitor, whose account is made the first time. No password opens it. */
export async function visitorSession(db: Db, { email, name, role, language }: Visitor, now: Date): Promise<string> {
  const [{ accountId }] = await db.rows(sql<{ accountId: number }>`
    insert into account (email, name, role, password_hash, language, created_at)
    values (${email}, ${name}, ${role}, 'no password opens this', ${language}, ${now})
    on conflict (email) do update set name = excluded.name, role = excluded.role, language = excluded.language,
      disabled_at = null
    returning account_id as "accountId"`);
  return startSession(db, accountId, now);
}
