// The book of nightly runs: what was done for which day, so that a restart goes on where it stopped and pages can watch.
import { sql } from 'kysely';
import type { Clock } from './clock.ts';
import type { Db } from './database/db.ts';
import type { Day } from './days.ts';
import type { Progress } from './progress.ts';

export type Figures = Readonly<Record<string, unknown>>;

/**
 * Opens the run for a day, or goes on with the one that was left unfinished, whose error is history. Returns its number.
 * `ahead`: a day that has not come is tried out; its own night is still to be done.
 */
export async function openRun(db: Db, asOf: Day, now: Date, ahead = false): Promise<number> {
  const [left] = await db.rows(sql<{ runId: number }>`
    update run set error = null
    where run_id = (select max(run_id) from run where as_of = ${asOf} and finished_at is null and ahead = ${ahead})
    returning run_id as "runId"`);
  if (left) return left.runId;
  const [made] = await db.rows(sql<{ runId: number }>`
    insert into run (as_of, started_at, ahead) values (${asOf}, ${now}, ${ahead}) returning run_id as "runId"`);
  return made.runId;
}

/** Closes a run: without an error it is finished; with one it stays open to be taken up again. */
export async function closeRun(db: Db, runId: number, now: Date, error?: string): Promise<void> {
  await db.run(sql`
    update run set finished_at = ${error === undefined ? now : null}, error = ${error ?? null} where run_id = ${runId}`);
}

/** Whether the day has a finished run that was made on it or after it. */
export async function hasRun(db: Db, asOf: Day): Promise<boolean> {
  const rows = await db.rows(
    sql`select 1 from run where as_of = ${asOf} and finished_at is not null and not ahead limit 1`,
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
  readonly asOf: Day;
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

/** The newest run, finished or not. */
export async function newestRun(db: Db): Promise<RunView | undefined> {
  const [row] = await db.rows(sql<RunView>`
    select r.as_of as "asOf", r.started_at as "startedAt", r.finished_at as "finishedAt", r.error,
      coalesce(jsonb_agg(jsonb_build_object('phase', p.phase, 'done', p.done, 'total', p.total,
        'finished', p.finished_at is not null, 'figures', p.figures) order by p.started_at)
        filter (where p.phase is not null), '[]') as phases
    from run r left join run_phase p using (run_id)
    group by r.run_id order by r.run_id desc limit 1`);
  return row;
}
