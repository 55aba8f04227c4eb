// Accounts of people: the first owner, colleagues, passwords.
import { sql } from 'kysely';
import type { AccountBody, AccountRow, Language, NewAccount, Role } from '../contract.ts';
import type { Db, Tx } from '../database/db.ts';
import { Problem } from '../errors.ts';
import { accountErrors } from './errors.ts';
import { hashPassword } from './passwords.ts';
import { endSessionsOf } from './sessions.ts';

interface Row {
  account_id: number;
  email: string;
  name: string;
  role: Role;
  language: Language;
  created_at: Date;
  disabled_at: Date | null;
}

/** Whether somebody owns this installation already. */
export async function hasOwner(db: Db): Promise<boolean> {
  const [{ exists }] = await db.rows(sql<{ exists: boolean }>`select exists (select 1 from account) as exists`);
  return exists;
}

/** Creates the first account, an owner. Two setups at once: the second is refused. */
export async function createOwner(tx: Tx, wanted: Omit<NewAccount, 'role'>, now: Date): Promise<AccountBody> {
  await tx.run(sql`lock table account in share row exclusive mode`);
  if (await hasOwner(tx)) throw new Problem(accountErrors.setup_done);
  return createAccount(tx, { ...wanted, role: 'owner' }, now);
}

/** Creates an account. Addresses are compared without regard to case. */
export async function createAccount(tx: Tx, wanted: NewAccount, now: Date): Promise<AccountBody> {
  const email = normalEmail(wanted.email);
  const [row] = await tx.rows(sql<Row>`
    insert into account (email, name, role, password_hash, language, created_at)
    values (${email}, ${wanted.name}, ${wanted.role}, ${await hashPassword(wanted.password)}, ${wanted.language}, ${now})
    on conflict (email) do nothing
    returning *`);
  if (!row) throw new Problem(accountErrors.email_taken, { email });
  return accountBody(row);
}

/** Every account, oldest first. */
export async function listAccounts(db: Db): Promise<AccountRow[]> {
  const rows = await db.rows(sql<Row>`select * from account order by account_id`);
  return rows.map((row) => ({
    ...accountBody(row),
    createdAt: row.created_at.toISOString(),
    disabledAt: row.disabled_at?.toISOString() ?? null,
  }));
}

/** Shuts an account out; its sessions end with the next request. The last owner stays. */
export async function disableAccount(tx: Tx, accountId: number, now: Date): Promise<void> {
  if ((await lockRole(tx, accountId)).isLastOwner) throw new Problem(accountErrors.last_owner);
  await tx.run(sql`update account set disabled_at = ${now} where account_id = ${accountId}`);
}

/** Gives an account another role; one that changes it has to sign in anew. The last owner stays one. */
export async function changeRole(tx: Tx, accountId: number, role: Role): Promise<{ account: AccountBody; was: Role }> {
  const { role: was, isLastOwner } = await lockRole(tx, accountId);
  if (isLastOwner && role !== 'owner') throw new Problem(accountErrors.last_owner);
  const [row] = await tx.rows(sql<Row>`update account set role = ${role} where account_id = ${accountId} returning *`);
  if (role !== was) await endSessionsOf(tx, accountId);
  return { account: accountBody(row), was };
}

/** The role of an account that may sign in; until the end of the transaction nobody's role changes. */
async function lockRole(tx: Tx, accountId: number): Promise<{ role: Role; isLastOwner: boolean }> {
  await tx.run(sql`lock table account in share row exclusive mode`);
  const [row] = await tx.rows(sql<{ role: Role; owners: number }>`
    select role, (select count(*) from account where role = 'owner' and disabled_at is null) as owners
    from account where account_id = ${accountId} and disabled_at is null`);
  if (!row) throw new Problem(accountErrors.account_unknown);
  return { role: row.role, isLastOwner: row.role === 'owner' && row.owners === 1 };
}

/** Gives a colleague another password and ends their sessions. Throws when the account may not sign in. */
export async function resetPassword(tx: Tx, accountId: number, password: string): Promise<void> {
  const hash = await hashPassword(password);
  const touched = await tx.run(sql`
    update account set password_hash = ${hash} where account_id = ${accountId} and disabled_at is null`);
  if (touched === 0) throw new Problem(accountErrors.account_unknown);
  await endSessionsOf(tx, accountId);
}

/** Changes what a person may change of themselves. */
export async function changeAccount(
  db: Db,
  accountId: number,
  change: { name?: string; language?: Language },
): Promise<AccountBody> {
  const [row] = await db.rows(sql<Row>`
    update account set name = coalesce(${change.name ?? null}, name),
                       language = coalesce(${change.language ?? null}, language)
    where account_id = ${accountId} returning *`);
  if (!row) throw new Problem(accountErrors.account_unknown);
  return accountBody(row);
}

/** The stored password and the id of an account that may sign in. */
export async function loginRow(
  db: Db,
  email: string,
): Promise<{ accountId: number; passwordHash: string; account: AccountBody } | undefined> {
  const [row] = await db.rows(sql<Row & { password_hash: string }>`
    select * from account where email = ${normalEmail(email)} and disabled_at is null`);
  return row && { accountId: row.account_id, passwordHash: row.password_hash, account: accountBody(row) };
}

/** Replaces a password. */
export async function setPassword(db: Db, accountId: number, password: string): Promise<void> {
  await db.run(sql`update account set password_hash = ${await hashPassword(password)} where account_id = ${accountId}`);
}

/** An address as it is stored and compared. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}

function accountBody(row: Row): AccountBody {
  return { accountId: row.account_id, email: row.email, name: row.name, role: row.role, language: row.language };
}
