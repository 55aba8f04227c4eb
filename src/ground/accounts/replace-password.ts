// A new password given from outside: the command line, for who has forgotten theirs.
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import type { Db } from '../database/db.ts';
import { Problem } from '../errors.ts';
import { listAccounts, loginRow, resetPassword } from './accounts.ts';
import { accountErrors } from './errors.ts';

/** Replaces the password and ends the account's sessions. Throws when there is no such account. */
export async function replacePassword({ db, clock }: Context, email: string, password: string): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await loginRow(tx, email);
    if (!row) throw new Problem(accountErrors.email_unknown, { email, known: await knownEmails(tx) });
    await resetPassword(tx, row.accountId, password);
    await audit(tx, null, clock.now(), { deed: 'password replaced', subject: `account ${row.accountId}` });
  });
}

async function knownEmails(db: Db): Promise<string> {
  const open = (await listAccounts(db)).filter(({ disabledAt }) => disabledAt === null);
  return open.map(({ email }) => email).join(', ') || 'none: create the owner with the link that "ritorno start" shows';
}
