// When each job was last at its work, by which process, and what came of it.
import { sql } from 'kysely';
import type { Db } from './database/db.ts';
import { thisProcess } from './lease.ts';
import type { Figures } from './runs.ts';

/** A round of a job that has ended. */
export interface RoundDone {
  readonly job: string;
  readonly beganAt: Date;
  readonly endedAt: Date;
  /** Why it ended early; null when it did not. */
  readonly error: string | null;
  /** What it did; null when there was nothing to do. */
  readonly figures: Figures | null;
  readonly milliseconds: number;
}

/** Keeps the newest round of a job by this process, and of those that did something the newest. */
export async function noteRound(db: Db, round: RoundDone): Promise<void> {
  const { job, beganAt, endedAt, error, figures, milliseconds } = round;
  const worked = figures !== null;
  await db.run(sql`
    insert into job_round (job, process, began_at, ended_at, error, worked_at, worked_milliseconds, figures)
    values (${job}, ${thisProcess()}, ${beganAt}, ${endedAt}, ${error}, ${worked ? beganAt : null},
      ${worked ? Math.round(milliseconds) : null}, ${JSON.stringify(figures ?? {})}::jsonb)
    on conflict (job, process) do update set began_at = excluded.began_at, ended_at = excluded.ended_at,
      error = excluded.error, worked_at = coalesce(excluded.worked_at, job_round.worked_at),
      worked_milliseconds = coalesce(excluded.worked_milliseconds, job_round.worked_milliseconds),
      figures = case when excluded.worked_at is null then job_round.figures else excluded.figures end`);
}

/** The newest round of a job by one process. */
export interface JobRound {
  readonly job: string;
  readonly process: string;
  readonly endedAt: Date;
  readonly error: string | null;
  readonly workedAt: Date | null;
  readonly workedMilliseconds: number | null;
  readonly figures: Figures;
}

/** The newest round of each job by each process. */
export async function readRounds(db: Db): Promise<JobRound[]> {
  return db.rows(sql<JobRound>`
    select job, process, ended_at as "endedAt", error, worked_at as "workedAt",
      worked_milliseconds as "workedMilliseconds", figures
    from job_round order by job, ended_at desc`);
}
