// Calculations that were asked for by day: a row in the book of runs that nobody has taken up is the request.
import { sql } from 'kysely';
import type { Database, Db, Tx } from './database/db.ts';
import type { Day } from './days.ts';
import { thisProcess } from './lease.ts';
import type { RunKind } from './runs.ts';

/** What a calculation by day does: the figures alone, or all that the night does. */
export type AskedKind = Exclude<RunKind, 'night'>;

/**
 * Asks for a calculation of the day. While a request waits it is the same one, and the one that does more counts; one
 * that has begun has read the purchases already, so what is asked for then comes after it.
 */
export async function askForRun(db: Db, asOf: Day, now: Date, kind: AskedKind): Promise<void> {
  await db.run(sql`
    insert into run (as_of, started_at, kind) values (${asOf}, ${now}, ${kind})
    on conflict ((process is null)) where kind <> 'night' and process is null and finished_at is null and error is null
    do update set as_of = excluded.as_of, started_at = excluded.started_at,
      kind = case when excluded.kind = 'entries' then excluded.kind else run.kind end`);
}

/** Whether a calculation is asked for or was left unfinished by a process that died at it. */
export async function isRunAsked(db: Db): Promise<boolean> {
  const rows = await db.rows(sql`
    select 1 from run where kind <> 'night' and finished_at is null and error is null limit 1`);
  return rows.length > 0;
}

/** A calculation that this process has taken up. */
export interface AskedRun {
  readonly runId: number;
  readonly kind: RunKind;
}

/**
 * Takes up the oldest calculation that is asked for, on the day `today`: one of an earlier day begins anew. `asNight`:
 * the night of the day is still to be done, and this is it.
 */
export async function takeUpRun(db: Database, today: Day, now: Date, asNight: boolean): Promise<AskedRun | undefined> {
  return db.transaction(async (tx: Tx) => {
    const [asked] = await tx.rows(sql<{ runId: number; asOf: Day; process: string | null }>`
      select run_id as "runId", as_of as "asOf", process from run
      where kind <> 'night' and finished_at is null and error is null order by run_id limit 1 for update`);
    if (!asked) return undefined;
    // what a dead process had read of an earlier day tells nothing of this one
    if (asked.asOf !== today) await tx.run(sql`delete from run_phase where run_id = ${asked.runId}`);
    const [taken] = await tx.rows(sql<AskedRun>`
      update run set process = ${thisProcess()}, as_of = ${today}, kind = case when ${asNight} then 'night' else kind end,
        started_at = case when process is null then ${now}::timestamptz else started_at end
      where run_id = ${asked.runId}
      returning run_id as "runId", kind`);
    return taken;
  });
}
