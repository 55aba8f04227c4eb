// Calculations by day: what was asked for by a button or at the end of an import, done by whichever process does the nights.
import { isRunAsked, type NightStep, type RoundJob, reasonOf, runSteps, takeUpRun } from '../ground/index.ts';
import { nightOfToday } from './night-job.ts';

/** The name of the job. */
export const calculationName = 'calculation';

/**
 * The job that takes up what was asked for, within two seconds. It takes the lease of the night: never both are at work.
 * Where the night of today is still to be done, the calculation is that night. One that fails stays as it is, with its
 * error, until somebody asks again or the night comes.
 */
export function calculationJob(steps: readonly NightStep[]): RoundJob {
  return {
    name: calculationName,
    role: 'night',
    every: 2,
    lease: 'night',
    due: ({ db }) => isRunAsked(db),
    async work({ context, progress }) {
      const { db, clock, log } = context;
      const { day, isDue } = await nightOfToday(context);
      const run = await takeUpRun(db, day, clock.now(), isDue);
      if (!run) return { calculations: 0 };
      const mine = run.kind === 'figures' ? steps.filter(({ enters }) => !enters) : steps;
      try {
        await runSteps(context, run.runId, mine, { asOf: day, watch: (_phase, ...at) => progress(...at) });
        log.info('calculation done', { day, kind: run.kind });
        return { calculations: 1 };
      } catch (error) {
        log.error('calculation failed', { day, kind: run.kind, reason: reasonOf(error) });
        throw error;
      }
    },
  };
}
