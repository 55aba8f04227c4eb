// Which processes of the program live, with their roles: each says so every few seconds, by the database's clock.
import { sql } from 'kysely';
import type { Db } from './database/db.ts';
import type { Role } from './jobs.ts';
import { thisProcess } from './lease.ts';

/** Seconds from one sign of life to the next, and after how many without one a process counts as dead. */
const signs = { every: 15, deadAfter: 60 } as const;

/** A process of the program as the others see it. */
export interface LivingProcess {
  readonly process: string;
  readonly roles: readonly Role[];
  readonly version: string;
  readonly startedAt: Date;
  readonly seenAt: Date;
}

/** Says that this process lives, again and again until `stop` is called; forgets those that have long been silent. */
export async function announceProcess(
  db: Db,
  roles: readonly Role[],
  version: string,
): Promise<{ stop(): Promise<void> }> {
  const name = thisProcess();
  await db.run(sql`delete from process where seen_at < now() - make_interval(secs => ${signs.deadAfter})`);
  await db.run(sql`delete from job_round where ended_at < now() - interval '30 days'`);
  const sign = () =>
    db.run(sql`
      insert into process (process, roles, version, started_at, seen_at)
      values (${name}, ${[...roles]}::text[], ${version}, now(), now())
      on conflict (process) do update set roles = excluded.roles, version = excluded.version, seen_at = now()`);
  await sign();
  // a sign that does not come through is followed by the next one; others see the silence, and the log has the cause
  const timer = setInterval(() => void sign().catch(() => undefined), signs.every * 1000).unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await db.run(sql`delete from process where process = ${name}`);
    },
  };
}

/** The processes that have given a sign of life within the last minute. */
export async function livingProcesses(db: Db): Promise<LivingProcess[]> {
  return db.rows(sql<LivingProcess>`
    select process, roles, version, started_at as "startedAt", seen_at as "seenAt" from process
    where seen_at >= now() - make_interval(secs => ${signs.deadAfter}) order by started_at, process`);
}
