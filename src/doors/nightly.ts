// The night of a day and the dispatch of what is due, by hand: the jobs of the rooms, one after the other.
import {
  type Context,
  type Day,
  type Figures,
  type PhaseFigures,
  type Progress,
  runNight,
  together,
  type Watch,
} from '../ground/index.ts';
import { jobsOfAllRooms, type Kept } from './jobs.ts';
import { underLease } from './leases.ts';

/** What a run prints: the figures of each phase, those of repeated dispatches summed. */
export interface RunReport {
  readonly asOf: Day;
  readonly phases: PhaseFigures;
}

/**
 * The night of day `asOf`: takes in what has come, fits when due, scores everybody, enters who has crossed the limit,
 * makes the day's rungs due. A run that was interrupted goes on with its first unfinished phase. `ahead`: the day has not
 * come; its night stays to be done.
 */
export async function night(
  context: Context,
  asOf: Day,
  watch: Watch,
  { ahead = false, ...kept }: Kept & { readonly ahead?: boolean } = {},
): Promise<PhaseFigures> {
  const jobs = jobsOfAllRooms(kept);
  try {
    return await runNight(context, jobs.night, asOf, watch, ahead);
  } finally {
    await jobs.close();
  }
}

/**
 * Issues the coupons and sends the messages whose hour has come. Repeating it does nothing twice. A signal ends the
 * sending in order: what is on its way is settled, the rest waits. `leased`: beside a server that may be at the same work.
 */
export async function dispatch(
  context: Context,
  watch: Watch,
  { signal, leased = false, ...kept }: Kept & { readonly signal?: AbortSignal; readonly leased?: boolean } = {},
): Promise<PhaseFigures> {
  const jobs = jobsOfAllRooms(kept);
  const figures: Record<string, Figures> = {};
  try {
    for (const job of jobs.rounds.filter(({ role }) => role === 'send')) {
      const progress: Progress = (...at) => watch(job.name, ...at);
      const round = { context, signal, progress };
      const done = leased ? await underLease(context, job, () => job.work(round)) : await job.work(round);
      const phase = job.phase ?? job.name;
      figures[phase] = together(phase, figures[phase], done);
    }
  } finally {
    await jobs.close();
  }
  return figures;
}
