// The server's scheduler: the night once a day after 03:00 of the shop's clock, the dispatch every half minute.
import { sql } from 'kysely';
import { type Context, dayIn, hasRun, instantAt, Problem, readShop } from '../ground/index.ts';
import { openRenderer, type Renderer } from '../messages/index.ts';
import { alone } from './alone.ts';
import { dispatch, night, nightHour } from './nightly.ts';

export interface Scheduler {
  /** Lets the work at hand end, then stops. */
  stop(): Promise<void>;
}

const tickMilliseconds = 30_000;

/** Starts ticking at once. Trouble in one tick is logged and tried again with the next. */
export function startScheduler(context: Context): Scheduler {
  const renderer = openRenderer();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const round = async () => {
    try {
      await alone(context, () => tick(context, renderer));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      context.log.warn('scheduler round ended early', {
        reason,
        kind: error instanceof Problem ? error.kind.code : null,
      });
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
      clearTimeout(timer);
      await working;
      await renderer.close();
    },
  };
}

/** One round: the night when it is due, then whatever is due to leave. */
export async function tick(context: Context, renderer?: Renderer): Promise<void> {
  const { db, clock, log } = context;
  const { zone } = await readShop(db);
  const day = dayIn(zone, clock.now());
  const [history] = await db.rows(sql<{ known: boolean }>`
    select exists (select from customer_statistics where visits > 0) as known`);
  if (!history.known) return;
  if (clock.now() >= instantAt(zone, day, nightHour) && !(await hasRun(db, day))) {
    await night(context, day, () => undefined);
    log.info('night done', { day });
  }
  await dispatch(context, () => undefined, { renderer });
}
