// One run at a time: the server's scheduler and a run made by hand take turns by a lease.
import { type Context, leaseHolder, Problem, takeLease } from '../ground/index.ts';
import { doorErrors } from './errors.ts';

const name = 'nightly';

/** Holds the lease of the nightly run meanwhile, so that the server and a hand-made run never do it at once. */
export async function alone<T>({ db }: Pick<Context, 'db'>, work: () => Promise<T>): Promise<T> {
  const lease = await takeLease(db, name);
  if (!lease) {
    throw new Problem(doorErrors.run_going_on, { holder: (await leaseHolder(db, name)) ?? 'another process' });
  }
  try {
    return await work();
  } finally {
    await lease.giveBack();
  }
}
