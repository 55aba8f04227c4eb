// Races whose order is told and not drawn: one side is stopped at a place of its choice, the other is seen to wait for it.
import { sql } from 'kysely';
import { onTestFinished } from 'vitest';
import type { Database, Tx } from '../database/db.ts';

/** One side of a race, stopped in the middle of a transaction. */
export interface Stopped {
  /**
   * True as soon as another connection waits for a lock of this one; false when `other` ends without having waited.
   * What `other` comes to is the caller's to await.
   */
  holdsUp(other: Promise<unknown>): Promise<boolean>;
  /** Lets it go on; for a transaction that was opened here, to its commit. */
  goOn(): void;
}

/** A door that is shut until somebody opens it. */
export function gate(): { readonly passed: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
}

/** A transaction that has done its work and waits with the end. */
export interface OpenTransaction extends Stopped {
  /** Commits and waits until that is done. */
  commit(): Promise<void>;
  rollBack(): Promise<void>;
}

/** Does `work` in a transaction that stays open until it is told how to end. */
export async function openTransaction(db: Database, work: (tx: Tx) => Promise<unknown>): Promise<OpenTransaction> {
  const [done, end] = [gate(), gate()];
  // a test that fails leaves nobody waiting behind it
  onTestFinished(end.open);
  let pid = 0;
  let isKept = true;
  const whole = db
    .transaction(
      async (tx) => {
        pid = await pidOf(tx);
        await work(tx);
        done.open();
        await end.passed;
        if (!isKept) throw new RolledBack();
      },
      undefined,
      1,
    )
    .catch((error: unknown) => {
      if (!(error instanceof RolledBack)) throw error;
    });
  await Promise.race([done.passed, whole]);
  const finish = (kept: boolean) => {
    isKept = kept;
    end.open();
    return whole;
  };
  return {
    holdsUp: (other) => holdsUp(db, pid, other),
    goOn: end.open,
    commit: () => finish(true),
    rollBack: () => finish(false),
  };
}

class RolledBack extends Error {}

/** A database whose first transaction that comes to a statement stops before it. */
export interface Stopping extends Stopped {
  readonly db: Database;
  /** Resolves when it has stopped; fails when `work`, which was to lead there, has ended before. */
  stopped(work: Promise<unknown>): Promise<void>;
}

/** Hands out `db` with a stop before the first statement of a transaction whose text contains `words`. */
export function stopBefore(db: Database, words: string): Stopping {
  const [there, goes] = [gate(), gate()];
  onTestFinished(goes.open);
  let pid = 0;
  const watched = (tx: Tx): Tx => {
    const stop = async (statement: Parameters<Tx['run']>[0]) => {
      if (pid !== 0 || !statement.compile(tx.kysely).sql.includes(words)) return;
      pid = await pidOf(tx);
      there.open();
      await goes.passed;
    };
    return {
      ...tx,
      rows: async (statement, plan) => {
        await stop(statement);
        return tx.rows(statement, plan);
      },
      run: async (statement) => {
        await stop(statement);
        return tx.run(statement);
      },
    };
  };
  return {
    db: {
      ...db,
      transaction: (work, isolation, tries) => db.transaction((tx) => work(watched(tx)), isolation, tries),
    },
    async stopped(work) {
      const cameBy = work.then(() => {
        throw new Error(`it ended without coming to: ${words}`);
      });
      await Promise.race([there.passed, cameBy]);
      cameBy.catch(() => undefined);
    },
    holdsUp: (other) => holdsUp(db, pid, other),
    goOn: goes.open,
  };
}

/** Waits until so many statements of this database wait for locks, whoever holds them. */
export async function untilWaiting(db: Database, count: number): Promise<void> {
  for (;;) {
    const [{ waiting }] = await db.rows(sql<{ waiting: number }>`
      select count(*) as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`);
    if (waiting >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function pidOf(tx: Tx): Promise<number> {
  const [{ pid }] = await tx.rows(sql<{ pid: number }>`select pg_backend_pid() as pid`);
  return pid;
}

async function holdsUp(db: Database, pid: number, other: Promise<unknown>): Promise<boolean> {
  let hasEnded = false;
  const ended = () => {
    hasEnded = true;
  };
  other.then(ended, ended);
  while (!hasEnded) {
    if (await isWaitedFor(db, pid)) return true;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return false;
}

/** Whether a connection waits for a lock that the one with this number holds. */
async function isWaitedFor(db: Database, pid: number): Promise<boolean> {
  const [{ waited }] = await db.rows(sql<{ waited: boolean }>`
    select exists (
      select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and ${pid}::integer = any(pg_blocking_pids(pid))
    ) as waited`);
  return waited;
}
