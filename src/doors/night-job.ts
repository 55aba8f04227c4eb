// The night as a job of its own: once a day after 03:00 of the shop's clock, with growing rests when it fails.
import {
  type Context,
  type Day,
  dayIn,
  hasRun,
  instantAt,
  type NightStep,
  type RoundJob,
  readShop,
  reasonOf,
  runNight,
} from '../ground/index.ts';
import { hasPurchases } from '../ledger/index.ts';

/** When the night of a day begins, by the shop's clock. */
export const nightHour = '03:00';

/** A night that failed rests this long before it is tried again: at first, and at most after doubling. */
const rest = { first: 60_000, longest: 3_600_000 };

/** The present day of the shop, and whether its night should have been done by now and is not. */
export async function nightOfToday({ db, clock }: Context): Promise<{ readonly day: Day; readonly isDue: boolean }> {
  const { zone } = await readShop(db);
  const day = dayIn(zone, clock.now());
  const isDue = clock.now() >= instantAt(zone, day, nightHour) && (await hasPurchases(db)) && !(await hasRun(db, day));
  return { day, isDue };
}

/**
 * The job that lives the night of today when it is due and not done. One that fails rests for a minute, two, four, up to an
 * hour before it goes on with the phase that failed.
 */
export function nightJob(steps: readonly NightStep[]): RoundJob {
  let failed: { readonly day: Day; readonly rest: number; readonly until: Date } | undefined;

  const dueDay = async (context: Context): Promise<Day | undefined> => {
    const { day, isDue } = await nightOfToday(context);
    const isResting = failed?.day === day && context.clock.now() < failed.until;
    return isDue && !isResting ? day : undefined;
  };

  return {
    name: 'night',
    role: 'night',
    every: 30,
    async work({ context }) {
      const { clock, log } = context;
      const day = await dueDay(context);
      if (day === undefined) return { nights: 0 };
      try {
        await runNight(context, steps, day, () => undefined);
        failed = undefined;
        log.info('night done', { day });
        return { nights: 1 };
      } catch (error) {
        const pause = failed?.day === day ? Math.min(failed.rest * 2, rest.longest) : rest.first;
        failed = { day, rest: pause, until: new Date(clock.now().getTime() + pause) };
        log.error('night failed', { day, reason: reasonOf(error), again: failed.until.toISOString() });
        return { nights: 0 };
      }
    },
  };
}
