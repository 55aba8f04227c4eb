// The book of nightly runs: what was done for which day, so that a restart goes on where it stopped and pages can watch.
import { sql } from 'kysely';
import type { Clock } from './clock.ts';
import type { Db } from './database/db.ts';
import type { Day } from './days.ts';
import { thisProcess } from './lease.ts';
import type { Progress } from './progress.ts';

export type Figures = Readonly<Record<string, unknown>>;

/** The night of a day; by day, the figures alone; by day, all that the night does. */
export type RunKind = 'night' | 'figures' | 'entries';

/**
 * Opens the night's run for a day, or goes on with the one that was left unfinished, whose error is history. Returns its number.
 * `ahead`: a day that has not come is tried out; its own night is still to be done.
 */
export async function openRun(db: Db, asOf: Day, now: Date, ahead = false): Promise<number> {
  const [left] = await db.rows(sql<{ runId: number }>`
    update run set error = null, process = ${thisProcess()}
    where run_id = (select max(run_id) from run
      where as_of = ${asOf} and finished_at is null and ahead = ${ahead} and kind = 'night')
    returning run_id as "runId"`);
  if (left) return left.runId;
  const [made] = await db.rows(sql<{ runId: number }>`
    insert into run (as_of, started_at, ahead, process) values (${asOf}, ${now}, ${ahead}, ${thisProcess()})
    returning run_id as "runId"`);
  return made.runId;
}

/** Closes a run: without an error it is finished; with one it stays open to be taken up again. */
export async function closeRun(db: Db, runId: number, now: Date, error?: string): Promise<void> {
  await db.run(sql`
    update run set finished_at = ${error === undefined ? now : null}, error = ${error ?? null} where run_id = ${runId}`);
}

/** Whether the night of the day is done, on it or after it. A calculation by day is no night. */
export async function hasRun(db: Db, asOf: Day): Promise<boolean> {
  const rows = await db.rows(
    sql`select 1 from run where as_of = ${asOf} and finished_at is not null and not ahead and kind = 'night' limit 1`,
  );
  return rows.length > 0;
}

/**
 * Does one phase of a run and keeps its figures. A phase that is finished is not done again: its figures are returned.
 * Progress goes to `watch` at once and to the book at most once a second.
 */
export async function runPhase<T extends Figures>(
  context: { readonly db: Db; readonly clock: Clock },
  runId: number,
  phase: string,
  work: (progress: Progress) => Promise<T>,
  watch: (phase: string, done: number, total: number | undefined, what: string) => void,
): Promise<T> {
  const { db, clock } = context;
  const [before] = await db.rows(sql<{ figures: T }>`
    select figures from run_phase where run_id = ${runId} and phase = ${phase} and finished_at is not null`);
  if (before) return before.figures;
  await db.run(sql`
    insert into run_phase (run_id, phase, started_at) values (${runId}, ${phase}, ${clock.now()})
    on conflict (run_id, phase) do update set started_at = excluded.started_at, done = 0, total = null`);
  let noted = Number.NEGATIVE_INFINITY;
  const figures = await work((done, total, what) => {
    watch(phase, done, total, what);
    const present = performance.now();
    if (present - noted < 1000) return;
    noted = present;
    // A note of progress that fails is no reason to stop the work; the next statement of the work will say so itself.
    db.run(sql`
      update run_phase set done = ${done}, total = ${total ?? null}
      where run_id = ${runId} and phase = ${phase} and finished_at is null`).catch(() => undefined);
  });
  await db.run(sql`
    update run_phase set finished_at = ${clock.now()}, figures = ${JSON.stringify(figures)}::jsonb
    where run_id = ${runId} and phase = ${phase}`);
  return figures;
}

/** One run as a page shows it. */
export interface RunView {
  readonly runId: number;
  readonly asOf: Day;
  readonly kind: RunKind;
  /** Who is at it, or was; null while nobody has taken it up. */
  readonly process: string | null;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly error: string | null;
  readonly phases: readonly {
    readonly phase: string;
    readonly done: number;
    readonly total: number | null;
    readonly finished: boolean;
    readonly figures: Figures;
  }[];
}

/** The newest runs, finished or not, the newest first. */
export async function recentRuns(db: Db, count: number): Promise<RunView[]> {
  return db.rows(sql<RunView>`
    select r.run_id as "runId", r.as_of as "asOf", r.kind, r.process, r.started_at as "startedAt", r.finished_at as "finishedAt", r.error,
      coalesce(jsonb_agg(jsonb_build_object('phase', p.phase, 'done', p.done, 'total', p.total,
        'finished', p.finished_at is not null, 'figures', p.figures) order by p.started_at)
        filter (where p.phase is not null), '[]') as phases
    from run r left join run_phase p using (run_id)
    group by r.run_id order by r.run_id desc limit ${count}`);
}

/** The newest run, finished or not; of one at work and one that waits behind it, the one at work. */
export async function newestRun(db: Db): Promise<RunView | undefined> {
  const [newest, before] = await recentRuns(db, 2);
  const isWaiting = newest?.process === null && newest.kind !== 'night';
  return isWaiting && before?.finishedAt === null && before.error === null ? before : newest;
}
