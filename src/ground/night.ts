// Lives the night of a day: every phase once, in order, each kept in the book of runs, so that a restart goes on where it
// stopped. A calculation by day is the same with fewer phases.
import type { Context } from './context.ts';
import type { Day } from './days.ts';
import { type NightStep, nightPhases, together } from './jobs.ts';
import type { Watch } from './progress.ts';
import { closeRun, type Figures, openRun, runPhase } from './runs.ts';

export type PhaseFigures = Readonly<Record<string, Figures>>;

/** Lives the night of `asOf`, or goes on with the one that was left unfinished; returns the figures of every phase. */
export async function runNight(
  context: Context,
  steps: readonly NightStep[],
  asOf: Day,
  watch: Watch,
  ahead = false,
): Promise<PhaseFigures> {
  const runId = await openRun(context.db, asOf, context.clock.now(), ahead);
  return runSteps(context, runId, steps, { asOf, watch, ahead });
}

interface RunOfDay {
  readonly asOf: Day;
  readonly watch: Watch;
  readonly ahead?: boolean;
}

/** Does the phases of an open run that are not done yet, then closes it: finished, or with the error that it throws. */
export async function runSteps(
  context: Context,
  runId: number,
  steps: readonly NightStep[],
  { asOf, watch, ahead = false }: RunOfDay,
): Promise<PhaseFigures> {
  const { db, clock } = context;
  const figures: Record<string, Figures> = {};
  try {
    for (const { phase, steps: parts } of nightPhases(steps)) {
      figures[phase] = await runPhase(
        context,
        runId,
        phase,
        async (progress) => {
          let sum: Figures = {};
          for (const part of parts) sum = together(phase, sum, await part.work({ context, asOf, ahead, progress }));
          return sum;
        },
        watch,
      );
    }
    await closeRun(db, runId, clock.now());
  } catch (error) {
    await noteFailure(context, runId, error);
    throw error;
  }
  return figures;
}

/** Keeps why a run stopped. Where even that fails, as without a database, the cause is still what the caller hears. */
async function noteFailure({ db, clock, log }: Context, runId: number, cause: unknown): Promise<void> {
  try {
    await closeRun(db, runId, clock.now(), reasonOf(cause));
  } catch (error) {
    log.warn('the error of a run was not kept', { run: runId, reason: reasonOf(error) });
  }
}

/** What an error says, for the log and the book of runs. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
