// The server's scheduler: every job of the chosen roles comes back by itself, each under its own lease, so that a night
// holds back no mail, a long morning no night, and a second process helps.
import {
  type Context,
  type Figures,
  noteRound,
  Problem,
  type Role,
  type RoundJob,
  reasonOf,
  silent,
  takeLease,
} from '../ground/index.ts';
import { jobsOfAllRooms } from './jobs.ts';
import { leaseOf } from './leases.ts';

export interface Scheduler {
  /** Lets the work at hand end, of a morning's sending only what is on its way, then stops. */
  stop(): Promise<void>;
}

/** Starts the jobs of some roles at once. Trouble in one round is logged and tried again with a later one. */
export function startScheduler(context: Context, roles: readonly Role[] = ['night', 'send']): Scheduler {
  const jobs = jobsOfAllRooms();
  const stopping = new AbortController();
  const mine = jobs.rounds.filter(({ role }) => roles.includes(role));
  const loops = new Map<string, Loop>();
  for (const job of mine) {
    loops.set(
      job.name,
      startLoop(job.every, async () => {
        const figures = await roundOf(context, job, stopping.signal);
        if (figures && didSomething(figures)) {
          context.log.info('job done', { job: job.name, ...figures });
          for (const next of mine) if (next.after === job.name) loops.get(next.name)?.wake();
        }
      }),
    );
  }
  return {
    async stop() {
      stopping.abort();
      await Promise.all([...loops.values()].map((loop) => loop.stop()));
      await jobs.close();
    },
  };
}

/** One round of every job, in order, on the clock of the context: what the scheduler does, without its pauses. */
export function oneRound(context: Context): () => Promise<void> {
  const jobs = jobsOfAllRooms();
  return async () => {
    for (const job of jobs.rounds) await roundOf(context, job);
    await jobs.close();
  };
}

/** One round of a job; undefined when there is nothing to do, another process is at it, or when it failed. */
async function roundOf(context: Context, job: RoundJob, signal?: AbortSignal): Promise<Figures | undefined> {
  try {
    if (job.due && !(await job.due(context))) return undefined;
    const lease = await takeLease(context.db, leaseOf(job), { shared: job.shared });
    if (!lease) return undefined;
    try {
      return await noted(context, job, () => job.work({ context, progress: silent, signal }));
    } finally {
      await lease.giveBack();
    }
  } catch (error) {
    const kind = error instanceof Problem ? error.kind.code : null;
    context.log.warn('a job ended early', { job: job.name, reason: reasonOf(error), kind });
    return undefined;
  }
}

/** Does the work and keeps when that was, how long it took and what came of it, for the page "What runs". */
async function noted(context: Context, { name: job }: RoundJob, work: () => Promise<Figures>): Promise<Figures> {
  const { db, clock, log } = context;
  const beganAt = clock.now();
  const start = performance.now();
  const note = (error: string | null, figures: Figures | null) =>
    noteRound(db, { job, beganAt, endedAt: clock.now(), error, figures, milliseconds: performance.now() - start });
  try {
    const figures = await work();
    await note(null, didSomething(figures) ? figures : null);
    return figures;
  } catch (error) {
    await note(reasonOf(error), null).catch((failure: unknown) =>
      log.warn('the round of a job was not kept', { job, reason: reasonOf(failure) }),
    );
    throw error;
  }
}

const didSomething = (figures: Figures) =>
  Object.values(figures).some((figure) => typeof figure === 'number' && figure > 0);

interface Loop {
  /** Begins the next round now, or as soon as the one at hand has ended. */
  wake(): void;
  /** Waits for the round at hand. */
  stop(): Promise<void>;
}

/** Does `round` again and again, with a pause of some seconds between. `round` never throws. */
function startLoop(seconds: number, round: () => Promise<void>): Loop {
  let stopped = false;
  let called = false;
  let endPause = (): void => undefined;
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      timer.unref();
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const loop = async () => {
    while (!stopped) {
      called = false;
      await round();
      if (!called && !stopped) await pause();
    }
  };
  const looping = loop();
  const wake = () => {
    called = true;
    endPause();
  };
  return {
    wake,
    stop: () => {
      stopped = true;
      endPause();
      return looping;
    },
  };
}
