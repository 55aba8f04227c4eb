// Signing in: one answer for an unknown address and a wrong password, in the same time.
import { performance } from 'node:perf_hooks';
import type { Context } from '../context.ts';
import type { AccountBody, Login } from '../contract.ts';
import { Problem } from '../errors.ts';
import { loginRow, normalEmail } from './accounts.ts';
import { accountErrors } from './errors.ts';
import type { LoginThrottle } from './login-throttle.ts';
import { passwordMatches } from './passwords.ts';
import { startSession } from './sessions.ts';

/** Checks the password and starts a session. Throws login_failed or login_slowed. */
export async function signIn(
  context: Context,
  throttle: LoginThrottle,
  { email, password }: Login,
): Promise<{ token: string; account: AccountBody }> {
  const name = normalEmail(email);
  throttle.check(name, performance.now());
  // counted before it is known, or a hundred tries at once would all be the first
  throttle.failed(name, performance.now());
  const row = await loginRow(context.db, name);
  if (!(await passwordMatches(row?.passwordHash, password)) || !row) {
    throw new Problem(accountErrors.login_failed);
  }
  throttle.succeeded(name);
  return { token: await startSession(context.db, row.accountId, context.clock.now()), account: row.account };
}
