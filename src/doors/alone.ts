// One run at a time: the server's scheduler and a run made by hand take turns by a lease.
import { randomUUID } from 'node:crypto';
import { type Context, giveBackLease, holdLease, Problem, systemClock } from '../ground/index.ts';
import { doorErrors } from './errors.ts';

const leaseMilliseconds = 60_000;

/** Holds the lease of the nightly run meanwhile, so that the server and a hand-made run never do it at once. */
export async function alone<T>(context: Context, work: () => Promise<T>): Promise<T> {
  const holder = randomUUID();
  const hold = () => {
    const now = systemClock.now();
    return holdLease(context.db, 'nightly', holder, now, new Date(now.getTime() + leaseMilliseconds));
  };
  if (!(await hold())) throw new Problem(doorErrors.run_going_on);
  const renewal = setInterval(() => {
    // A renewal that fails leaves the lease to run out; the work's own statements report the database's trouble.
    hold().catch((error: Error) => context.log.warn('lease not renewed', { reason: error.message }));
  }, leaseMilliseconds / 4);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await giveBackLease(context.db, 'nightly', holder);
  }
}
