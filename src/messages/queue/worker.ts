// One sending worker: a connection of its own that holds a lock for as long as the worker lives. Whoever finds the lock
// free knows that the worker is dead, and what it had in hand becomes uncertain.
import { randomInt } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type pg from 'pg';
import { type Database, type Db, locks } from '../../ground/index.ts';

/** A statement and the name under which a connection plans it once. */
export type Named = readonly [name: string, statement: RawBuilder<unknown>];

/**
 * Claims are made on the connection that holds the lock, and nowhere else: when it breaks, the worker can claim
 * nothing more in the same moment in which others may take it for dead.
 */
export interface Worker {
  readonly id: string;
  /** Runs one statement on the worker's connection, planned once under `name`. */
  rows<T>(name: string, statement: RawBuilder<T>): Promise<T[]>;
  /**
   * Sends several statements at once and returns the rows of each: one round trip for what does not need each other's
   * answers. When one fails those after it fail too, and its error is thrown.
   */
  together(...statements: readonly Named[]): Promise<unknown[][]>;
  /** Takes buckets for as long as the worker lives; returns those that no other one works on. */
  takeBuckets(buckets: readonly number[]): Promise<number[]>;
  /** Gives the connection back; a broken one is thrown away. */
  close(): Promise<void>;
}

/** Takes a connection out of the pool and registers it as a worker by its lock. */
export async function openWorker(db: Database): Promise<Worker> {
  const client: pg.PoolClient = await db.pool.connect();
  const pipelined = client as { -readonly [K in 'pipeline']: boolean };
  pipelined.pipeline = true;
  let broken: Error | undefined;
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  const id = randomInt(1, 2 ** 31 - 1);
  const run = async <T>(name: string, statement: RawBuilder<T>): Promise<T[]> => {
    const { sql: text, parameters } = statement.compile(db.kysely);
    try {
      return (await client.query({ name, text, values: [...parameters] })).rows as T[];
    } catch (error) {
      broken ??= error as Error;
      throw error;
    }
  };
  const close = async () => {
    if (!broken) {
      await run('unlock', sql`select pg_advisory_unlock_all()`).catch(() => undefined);
      await run('plan-as-usual', sql`reset plan_cache_mode`).catch(() => undefined);
    }
    client.removeListener('error', onError);
    // the pool's other users stream COPY, which a pipeline does not take
    pipelined.pipeline = false;
    client.release(broken);
  };
  try {
    // every statement finds its rows by key: planning a claim anew for each turn costs more than running it
    await run('plan-once', sql`set plan_cache_mode = force_generic_plan`);
    await run('lock-worker', sql`select pg_advisory_lock(${locks.workers}::int, ${id}::int)`);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    id: String(id),
    rows: run,
    async together(...statements) {
      const ends = await Promise.allSettled(statements.map(([name, statement]) => run(name, statement)));
      return ends.map((end) => {
        if (end.status === 'rejected') throw end.reason;
        return end.value;
      });
    },
    close,
    async takeBuckets(buckets) {
      const asked = await run(
        'take-buckets',
        sql<{ bucket: number; taken: boolean }>`
          select bucket, pg_try_advisory_lock(${locks.buckets}::int, bucket) as taken from unnest(${buckets}::int[]) as bucket`,
      );
      return asked.filter(({ taken }) => taken).map(({ bucket }) => bucket);
    },
  };
}

/**
 * Marks what dead workers had in hand as uncertain: it may have been sent, so it is never sent again. Returns how many.
 * At most the connections of one sender per worker that died.
 */
export async function settleDeadWorkers(db: Db, now: Date): Promise<number> {
  // who has messages in hand first, then who lives: a worker that registers in between has nothing in hand yet
  const atWork = await db.rows(sql<{ worker: string }>`
    select distinct worker from message where state = 'sending' and worker is not null`);
  if (atWork.length === 0) return 0;
  const alive = await db.rows(sql<{ worker: string }>`
    select l.objid::bigint::text as worker from pg_locks l
    where l.locktype = 'advisory' and l.granted and l.objsubid = 2
      and l.classid = ${locks.workers}::bigint::oid
      and l.database = (select oid from pg_database where datname = current_database())`);
  const living = new Set(alive.map(({ worker }) => worker));
  const dead = atWork.map(({ worker }) => worker).filter((worker) => !living.has(worker));
  if (dead.length === 0) return 0;
  return db.run(sql`
    update message m set state = 'uncertain', settled_at = ${now}
    where m.state = 'sending' and m.worker = any(${dead}::text[])`);
}
