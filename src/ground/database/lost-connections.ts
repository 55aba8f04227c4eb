// What happens when the server goes away: new connections wait for it a while, statements under way fail clearly.
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { Problem } from '../errors.ts';
import { databaseErrors } from './errors.ts';

/** The built-in server is back within a second of a crash. */
const patience = 15_000;

function codeOf(error: unknown): string {
  return (error as { code?: string } | undefined)?.code ?? '';
}

/** Whether an error means that the connection is gone: class 08, shutdown and crash (57P), a broken socket. */
export function isConnectionLoss(error: unknown): boolean {
  const code = codeOf(error);
  if (code.startsWith('08') || code.startsWith('57P') || code === 'ECONNRESET' || code === 'EPIPE') return true;
  return error instanceof Error && /^Connection terminated/.test(error.message);
}

/** The Problem behind a database error that no statement is to blame for; undefined for all others. */
export function databaseProblem(error: unknown): Problem | undefined {
  if (isConnectionLoss(error)) return new Problem(databaseErrors.connection_lost, {}, error);
  if (codeOf(error) === '53100') return new Problem(databaseErrors.disk_full, { folder: 'the database' }, error);
  return undefined;
}

function mayComeBack(error: unknown): boolean {
  return ['ENOENT', 'ECONNREFUSED'].includes(codeOf(error)) || isConnectionLoss(error);
}

/**
 * Lets the pool's `connect` wait for a server that has been there before. A server that never answered is reported at
 * once: an address or a password is wrong then.
 */
export function waitWhileServerRestarts(pool: pg.Pool, hasAnswered: boolean): void {
  const connect = pool.connect.bind(pool) as () => Promise<pg.PoolClient>;
  let wasThere = hasAnswered;
  const patiently = async () => {
    const deadline = performance.now() + patience;
    for (;;) {
      try {
        const client = await connect();
        wasThere = true;
        return client;
      } catch (error) {
        if (!wasThere || !mayComeBack(error)) throw error;
        if (performance.now() > deadline) throw new Problem(databaseErrors.connection_lost, {}, error);
        await sleep(50);
      }
    }
  };
  // `pool.query` of the library connects by callback
  const eitherWay = (done?: Parameters<pg.Pool['connect']>[0]) => {
    const connected = patiently();
    if (!done) return connected;
    connected.then(
      (client) => done(undefined, client, (error) => client.release(error)),
      (error: Error) => done(error, undefined, () => undefined),
    );
    return undefined;
  };
  pool.connect = eitherWay as typeof pool.connect;
}
