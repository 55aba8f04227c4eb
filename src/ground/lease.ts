// A lease: work that only one process may do at a time, on however many machines. Its holder keeps an advisory lock on a
// connection of its own, so that the server itself says whether the holder lives; the row says who it is.
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type pg from 'pg';
import type { Database, Db } from './database/db.ts';

/** First half of the advisory locks; the second is made of the lease's name. */
const lockSpace = 7_214_006;

/** How long a lock must stay free before its holder counts as dead: one whose server restarted takes it back meanwhile. */
const grace = 1_000;

/** Pause in ms between two tries of a holder to take its lock back. */
const between = 50;

export interface Lease {
  /** Lets the next holder in at once. */
  giveBack(): Promise<void>;
}

/**
 * Takes the lease `name`; undefined while somebody else holds it. One that a dead process left behind is taken over
 * after a second. Who lives keeps it: a holder whose connection broke takes its lock back before others may.
 */
export async function takeLease(db: Database, name: string): Promise<Lease | undefined> {
  let lock = await takeLock(db, name);
  if (lock && (await leaseHolder(db, name)) !== undefined) {
    await lock.release();
    await sleep(grace);
    lock = await takeLock(db, name);
  }
  if (!lock) return undefined;
  const held = keepLock(db, name, lock);
  try {
    await db.run(sql`
      insert into lease (name, holder, since) values (${name}, ${`process ${process.pid} on ${hostname()}`}, now())
      on conflict (name) do update set holder = excluded.holder, since = excluded.since`);
  } catch (error) {
    await held.release();
    throw error;
  }
  return {
    giveBack: async () => {
      // the row first: a row without a lock looks like a death
      try {
        await db.run(sql`delete from lease where name = ${name}`);
      } finally {
        await held.release();
      }
    },
  };
}

/** Who has taken the lease and not given it back, alive or not: 'process 4711 on shop-server'. */
export async function leaseHolder(db: Db, name: string): Promise<string | undefined> {
  const [row] = await db.rows(sql<{ holder: string }>`select holder from lease where name = ${name}`);
  return row?.holder;
}

interface Lock {
  /** Called once when the connection breaks, and the lock with it. */
  onBroken(listener: () => void): void;
  release(): Promise<void>;
}

async function takeLock(db: Database, name: string): Promise<Lock | undefined> {
  const client: pg.PoolClient = await db.pool.connect();
  let broken: Error | undefined;
  let listener: () => void = () => undefined;
  const onError = (error: Error) => {
    if (broken) return;
    broken = error;
    listener();
  };
  client.on('error', onError);
  const release = async () => {
    // closed with its session, so that nothing of it is left to the next borrower
    listener = () => undefined;
    client.removeListener('error', onError);
    client.release(broken ?? true);
  };
  try {
    // a machine that lost power says no goodbye: the server finds out within half a minute instead of two hours
    const { rows } = await client.query<{ taken: boolean }>(
      `select pg_try_advisory_lock($1::int, hashtext($2)) as taken, set_config('tcp_keepalives_idle', '15', false),
         set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '3', false)`,
      [lockSpace, name],
    );
    if (rows[0].taken) {
      return {
        onBroken: (heed) => {
          listener = heed;
          if (broken) heed();
        },
        release,
      };
    }
  } catch (error) {
    broken = error as Error;
    await release();
    throw error;
  }
  await release();
  return undefined;
}

/** Holds the lock through restarts of the server: whenever its connection breaks it is taken again. */
function keepLock(db: Database, name: string, first: Lock): { release(): Promise<void> } {
  let lock: Lock | undefined = first;
  let released = false;
  let mending: Promise<void> | undefined;
  const mend = async () => {
    await lock?.release();
    lock = undefined;
    while (!released && !lock) {
      // a server that does not answer yet is asked again
      lock = await takeLock(db, name).catch(() => undefined);
      if (!lock) await sleep(between);
    }
    lock?.onBroken(startMending);
  };
  const startMending = () => {
    mending = mend();
  };
  first.onBroken(startMending);
  return {
    release: async () => {
      released = true;
      await mending;
      await lock?.release();
    },
  };
}
