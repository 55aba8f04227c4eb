// Sessions of people: a random token in a cookie, its hash in the database.
import { sql } from 'kysely';
import type { Language, Role } from '../contract.ts';
import type { Db } from '../database/db.ts';
import type { Person } from '../http/actor.ts';
import { newToken, tokenHash } from './tokens.ts';

/** A session ends after this long without a visit. */
export const sessionDays = 30;
const milliseconds = sessionDays * 86_400_000;

/**
 * ... and after this long however often it is visited: a cookie that was copied would otherwise open the shop for ever.
 * Four sign-ins a year are no burden.
 */
export const longestSessionDays = 90;
const longest = longestSessionDays * 86_400_000;

/** Starts a session and returns the token for the cookie. Sessions that have ended are swept away on the way. */
export async function startSession(db: Db, accountId: number, now: Date): Promise<string> {
  const token = newToken();
  await db.run(sql`delete from session where expires_at <= ${now}`);
  await db.run(sql`
    insert into session (token_hash, account_id, created_at, expires_at)
    values (${tokenHash(token)}, ${accountId}, ${now}, ${new Date(now.getTime() + milliseconds)})`);
  return token;
}

interface SessionRow {
  account_id: number;
  email: string;
  name: string;
  role: Role;
  language: Language;
  created_at: Date;
  expires_at: Date;
}

/** The person behind a cookie's token; undefined when the session has ended or the account is disabled. */
export async function personOfToken(db: Db, token: string, now: Date): Promise<Person | undefined> {
  const sessionHash = tokenHash(token);
  const [row] = await db.rows(
    sql<SessionRow>`
    select a.account_id, a.email, a.name, a.role, a.language, s.created_at, s.expires_at
    from session s join account a using (account_id)
    where s.token_hash = ${sessionHash} and s.expires_at > ${now}
      and s.created_at > ${new Date(now.getTime() - longest)} and a.disabled_at is null`,
    'person-of-token',
  );
  if (!row) return undefined;
  // one write a day at most, not one per request
  const until = Math.min(now.getTime() + milliseconds, row.created_at.getTime() + longest);
  if (until - row.expires_at.getTime() > 86_400_000) {
    await db.run(sql`update session set expires_at = ${new Date(until)} where token_hash = ${sessionHash}`);
  }
  return {
    kind: 'person',
    accountId: row.account_id,
    email: row.email,
    name: row.name,
    role: row.role,
    language: row.language,
    sessionHash,
  };
}

/** Ends one session. */
export async function endSession(db: Db, sessionHash: Buffer): Promise<void> {
  await db.run(sql`delete from session where token_hash = ${sessionHash}`);
}

/** Ends the sessions of an account, all but `except`: after a new password. */
export async function endSessionsOf(db: Db, accountId: number, except: Buffer = Buffer.alloc(0)): Promise<void> {
  await db.run(sql`delete from session where account_id = ${accountId} and token_hash <> ${except}`);
}
