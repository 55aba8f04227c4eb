// A lease: work that only one process may do at a time, on however many machines, or that several share and nobody else may
// do meanwhile. A holder keeps an advisory lock on a connection of its own, so that the server itself says whether the
// holder lives; the row says who it is.
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database, Db } from './database/db.ts';
import { locks } from './locks.ts';

/** How long a lock must stay free before its holder counts as dead: one whose server restarted takes it back meanwhile. */
const grace = 1_000;

/** Pause in ms between two tries of a holder to take its lock back. */
const between = 50;

/** How this process is called wherever it is named: 'process 4711 on shop-server'. */
export function thisProcess(): string {
  return `process ${process.pid} on ${hostname()}`;
}

export interface Lease {
  /** Lets the next holder in at once. */
  giveBack(): Promise<void>;
}

export interface LeaseOptions {
  /** Together with others who share it; whoever wants it alone waits for all of them. */
  readonly shared?: boolean;
  /** How long to ask again while somebody else holds it, in ms; default: once. */
  readonly patience?: number;
}

/**
 * Takes the lease `name`; undefined while somebody else holds it. One that a dead process left behind is taken over
 * after a second. Who lives keeps it: a holder whose connection broke takes its lock back before others may.
 */
export async function takeLease(
  db: Database,
  name: string,
  { shared = false, patience = 0 }: LeaseOptions = {},
): Promise<Lease | undefined> {
  const end = performance.now() + patience;
  let lock = await takeLock(db, name, shared);
  while (!lock && performance.now() < end) {
    await sleep(between);
    lock = await takeLock(db, name, shared);
  }
  if (lock && (await isLeftBehind(db, name, shared))) {
    await lock.release();
    await sleep(grace);
    lock = await takeLock(db, name, shared);
  }
  if (!lock) return undefined;
  const kept = keepLock(db, name, shared, lock);
  const holder = thisProcess();
  try {
    await noteHolder(db, name, holder, shared);
  } catch (error) {
    await kept.release();
    throw error;
  }
  return {
    giveBack: async () => {
      try {
        // before the lock: a row whose lock is free looks like a death
        await db.run(sql`delete from lease where name = ${name} and holder = ${holder}`);
      } finally {
        await kept.release();
      }
    },
  };
}

/** Whether a row is there that the lock just taken should have kept out: its holder is dead, or comes back at once. */
async function isLeftBehind(db: Db, name: string, shared: boolean): Promise<boolean> {
  const rows = await db.rows(sql`select 1 from lease where name = ${name} and not (shared and ${shared}) limit 1`);
  return rows.length > 0;
}

/** Writes who holds the lease, and forgets the dead: whoever has it alone is the only one, who shares it has no master. */
async function noteHolder(db: Database, name: string, holder: string, shared: boolean): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.run(sql`
      delete from lease where name = ${name} and holder <> ${holder} and (not ${shared}::boolean or not shared)`);
    await tx.run(sql`
      insert into lease (name, holder, since, shared) values (${name}, ${holder}, now(), ${shared})
      on conflict (name, holder) do update set since = excluded.since, shared = excluded.shared`);
  });
}

/** Who has taken the lease and not given it back, alive or not: 'process 4711 on shop-server'. */
export async function leaseHolder(db: Db, name: string): Promise<string | undefined> {
  const [row] = await db.rows(
    sql<{ holder: string }>`select holder from lease where name = ${name} order by since limit 1`,
  );
  return row?.holder;
}

/** Every lease that is taken, or that a dead holder left behind: who has it and since when. */
export async function leasesTaken(db: Db): Promise<{ name: string; holder: string; since: Date }[]> {
  return db.rows(sql<{ name: string; holder: string; since: Date }>`
    select name, holder, since from lease order by name, holder`);
}

interface Lock {
  /** Settles when the lock was released or its connection broke. */
  readonly ended: Promise<void>;
  release(): Promise<void>;
}

async function takeLock(db: Database, name: string, shared: boolean): Promise<Lock | undefined> {
  const client = await db.pool.connect();
  let open = true;
  let end: () => void;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const close = (error?: Error) => {
    if (!open) return;
    open = false;
    client.removeListener('error', close);
    client.release(error);
    end();
  };
  client.on('error', close);
  try {
    // a machine that lost power says no goodbye: the server finds out within half a minute instead of two hours
    const { rows } = await client.query<{ taken: boolean }>(
      `select pg_try_advisory_lock${shared ? '_shared' : ''}($1::int, hashtext($2)) as taken, set_config('tcp_keepalives_idle', '15', false),
         set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '3', false)`,
      [locks.leases, name],
    );
    if (!rows[0].taken) {
      close();
      return undefined;
    }
  } catch (error) {
    close(error as Error);
    throw error;
  }
  return {
    ended,
    release: async () => {
      if (!open) return;
      await client
        .query(`select pg_advisory_unlock${shared ? '_shared' : ''}($1::int, hashtext($2))`, [locks.leases, name])
        .then(() => close(), close);
    },
  };
}

/** Holds the lock through restarts of the server: whenever its connection breaks it is taken again. */
function keepLock(db: Database, name: string, shared: boolean, first: Lock): Pick<Lock, 'release'> {
  let lock = first;
  let released = false;
  const keep = async () => {
    for (;;) {
      await lock.ended;
      if (released) return;
      // a server that does not answer yet is asked again
      const again = await takeLock(db, name, shared).catch(() => undefined);
      if (again) lock = again;
      else await sleep(between);
      if (released) await lock.release();
    }
  };
  const keeping = keep();
  return {
    release: async () => {
      released = true;
      await lock.release();
      await keeping;
    },
  };
}
