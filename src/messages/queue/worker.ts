// One sending worker: a connection of its own that holds a lock for as long as the worker lives. Whoever finds the lock
// free knows that the worker is dead, and what it had in hand becomes uncertain.
import { randomInt } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type pg from 'pg';
import { type Database, type Db, locks } from '../../ground/index.ts';

/**
 * Claims are made on the connection that holds the lock, and nowhere else: when it breaks, the worker can claim
 * nothing more in the same moment in which others may take it for dead.
 */
export interface Worker {
  readonly id: string;
  /** Runs one statement on the worker's connection, planned once under `name`. */
  rows<T>(name: string, statement: RawBuilder<T>): Promise<T[]>;
  /** Takes buckets for as long as the worker lives; returns those that no other one works on. */
  takeBuckets(buckets: readonly number[]): Promise<number[]>;
  /** Gives the connection back; a broken one is thrown away. */
  close(): Promise<void>;
}

/** Takes a connection out of the pool and registers it as a worker by its lock. */
export async function openWorker(db: Database): Promise<Worker> {
  const client: pg.PoolClient = await db.pool.connect();
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
    if (!broken) await run('unlock', sql`select pg_advisory_unlock_all()`).catch(() => undefined);
    client.removeListener('error', onError);
    client.release(broken);
  };
  try {
    await run('lock-worker', sql`select pg_advisory_lock(${locks.workers}::int, ${id}::int)`);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    id: String(id),
    rows: run,
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
  return db.run(sql`
    update message m set state = 'uncertain', settled_at = ${now}
    where m.state = 'sending' and not exists (
      select from pg_locks l
      where l.locktype = 'advisory' and l.granted and l.objsubid = 2
        and l.classid = ${locks.workers}::bigint::oid and l.objid = m.worker::bigint::oid
        and l.database = (select oid from pg_database where datname = current_database()))`);
}
