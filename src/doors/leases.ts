// Who does which job: a lease per job, so that a server, its further processes and a run by hand share the work.
import { type Context, type Lease, leaseHolder, Problem, type RoundJob, takeLease } from '../ground/index.ts';
import { doorErrors } from './errors.ts';

/** The lease of a job: its own, or the one that it shares with another so that never both are at work. */
export const leaseOf = ({ name, lease = name }: Pick<RoundJob, 'name' | 'lease'>): string => `job ${lease}`;

/** The lease of the night. */
export const nightLease = leaseOf({ name: 'night' });

/** How long a run by hand waits for the server to end a round that it is at, in ms; a night or a morning takes longer. */
const patience = 10_000;

type Database = Pick<Context, 'db'>;

/** Does the work while nobody else is at that job. Throws a Problem when somebody is, and does not end soon. */
export async function underLease<T>(
  context: Database,
  job: Pick<RoundJob, 'name' | 'lease' | 'shared'>,
  work: () => Promise<T>,
): Promise<T> {
  const lease = await take(context, leaseOf(job), job.shared);
  try {
    return await work();
  } finally {
    await lease.giveBack();
  }
}

/** Does the work while nobody else does any of the jobs, shared ones included. */
export async function alone<T>(context: Database, names: readonly string[], work: () => Promise<T>): Promise<T> {
  const taken: Lease[] = [];
  try {
    for (const name of new Set(names)) taken.push(await take(context, name));
    return await work();
  } finally {
    for (const lease of taken) await lease.giveBack();
  }
}

async function take({ db }: Database, name: string, shared = false): Promise<Lease> {
  const lease = await takeLease(db, name, { shared, patience });
  if (lease) return lease;
  throw new Problem(doorErrors.run_going_on, { holder: (await leaseHolder(db, name)) ?? 'another process' });
}
