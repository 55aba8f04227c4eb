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

/**
 * Checks the password and starts a session. Throws login_failed or login_slowed. `device` is one from which this account
 * has signed in before: it has tries of its own, which nobody else can use up, and using them up slows down it alone.
 */
export async function signIn(
  context: Context,
  throttle: LoginThrottle,
  { email, password }: Login,
  device?: string,
): Promise<{ token: string; account: AccountBody }> {
  const name = normalEmail(email);
  const counted = device === undefined ? name : `${name} ${device}`;
  throttle.check(counted, performance.now());
  // counted before it is known, or a hundred tries at once would all be the first
  throttle.failed(counted, performance.now());
  const row = await loginRow(context.db, name);
  if (!(await passwordMatches(row?.passwordHash, password)) || !row) {
    throw new Problem(accountErrors.login_failed);
  }
  throttle.succeeded(counted);
  return { token: await startSession(context.db, row.accountId, context.clock.now()), account: row.account };
}
