// The server's scheduler: the night once a day after 03:00 of the shop's clock, the dispatch every half minute.
import { type Context, type Day, dayIn, hasRun, instantAt, Problem, readShop } from '../ground/index.ts';
import { hasPurchases, removeOldRejects } from '../ledger/index.ts';
import { openRenderer, type Renderer } from '../messages/index.ts';
import { alone } from './alone.ts';
import { dispatch, night, nightHour, reasonOf } from './nightly.ts';

export interface Scheduler {
  /** Lets the work at hand end, of a morning's sending only what is on its way, then stops. */
  stop(): Promise<void>;
}

const tickMilliseconds = 30_000;

/** A night that failed rests this long before it is tried again: at first, and at most after doubling. */
const rest = { first: 60_000, longest: 3_600_000 };

/** Starts ticking at once. Trouble in one tick is logged and tried again with a later one. */
export function startScheduler(context: Context): Scheduler {
  const renderer = openRenderer();
  const stopping = new AbortController();
  const tick = scheduledRounds(context, renderer, stopping.signal);
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const round = async () => {
    try {
      await alone(context, tick);
    } catch (error) {
      const kind = error instanceof Problem ? error.kind.code : null;
      context.log.warn('scheduler round ended early', { reason: reasonOf(error), kind });
    }
  };
  let working = round();
  const next = () => {
    if (stopped) return;
    timer = setTimeout(() => {
      working = round();
      working.finally(next);
    }, tickMilliseconds);
    timer.unref();
  };
  working.finally(next);
  return {
    async stop() {
      stopped = true;
      stopping.abort();
      clearTimeout(timer);
      await working;
      await renderer.close();
    },
  };
}

/**
 * Returns one round: the night when it is due, then whatever is due to leave. A night that fails holds back no message,
 * and rests for a minute, two, four, up to an hour before it goes on with the phase that failed.
 */
export function scheduledRounds(context: Context, renderer?: Renderer, signal?: AbortSignal): () => Promise<void> {
  const { db, clock, log } = context;
  let failed: { readonly day: Day; readonly rest: number; readonly until: Date } | undefined;

  const nightWhenDue = async (day: Day, begins: Date) => {
    if (clock.now() < begins || (failed?.day === day && clock.now() < failed.until)) return;
    if (await hasRun(db, day)) return;
    try {
      await night(context, day, () => undefined);
      failed = undefined;
      log.info('night done', { day });
    } catch (error) {
      const pause = failed?.day === day ? Math.min(failed.rest * 2, rest.longest) : rest.first;
      failed = { day, rest: pause, until: new Date(clock.now().getTime() + pause) };
      log.error('night failed', { day, reason: reasonOf(error), again: failed.until.toISOString() });
    }
  };

  return async () => {
    const { zone } = await readShop(db);
    // also of a shop that has brought in nothing but customers
    await removeOldRejects(context);
    if (!(await hasPurchases(db))) return;
    const day = dayIn(zone, clock.now());
    await nightWhenDue(day, instantAt(zone, day, nightHour));
    await dispatch(context, () => undefined, { renderer, signal });
  };
}
