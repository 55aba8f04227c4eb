// What happens when the server goes away: new connections wait for it a while, statements under way fail clearly.
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { Problem } from '../errors.ts';
import { databaseErrors } from './errors.ts';
import { isOvertaken } from './overtaken.ts';

/** The built-in server is back within a second of a crash. */
const patience = 15_000;

function codeOf(error: unknown): string {
  return (error as { code?: string } | undefined)?.code ?? '';
}

/**
 * SQLSTATEs that blame the server and no statement: connection exceptions (08), a server that stops, crashes, starts or
 * cuts us off (57P), no free connection (53300), an idle transaction cut off (25P03), a server that only reads since
 * another one has taken over (25006).
 */
const awayStates = /^(08|57P|53300$|25P03$|25006$)/;

/** What sockets and name servers say of a server that is not there. */
const awayCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** The driver gives its own findings no code: a connection that ended, one that is of no use, a wait that was too long. */
const awayWords = [
  /^Connection terminated/,
  /^Client (has encountered a connection error|was closed) and is not queryable/,
  /^timeout (expired|exceeded when trying to connect)/,
  /^Cannot use a pool after calling end on the pool/,
  /^Query read timeout/,
];

/** A lock that somebody held longer than was to be waited. */
const lockHeld = '55P03';

/** How far a cause is followed: errors wrap each other twice at most, and a circle must end. */
const deepestCause = 5;

/**
 * Whether the database was away: the connection ended, or none was to be had. This is the one place that knows how that
 * sounds, in SQLSTATEs, in codes of the system and in the driver's own words; causes of an error are looked at too.
 */
export function isConnectionLoss(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > deepestCause) return false;
  if (error instanceof Problem) return error.kind === databaseErrors.connection_lost;
  const code = codeOf(error);
  if (awayStates.test(code) || awayCodes.has(code) || awayWords.some((words) => words.test(error.message))) return true;
  // the socket file of a server that is starting; a missing file of another kind has another call
  if (code === 'ENOENT' && (error as NodeJS.ErrnoException).syscall === 'connect') return true;
  const parts = error instanceof AggregateError ? error.errors : [error.cause];
  return parts.some((part) => isConnectionLoss(part, depth + 1));
}

/** The Problem behind a database error that no statement is to blame for; undefined for all others. */
export function databaseProblem(error: unknown): Problem | undefined {
  if (isConnectionLoss(error)) return new Problem(databaseErrors.connection_lost, {}, error);
  if (isOvertaken(error) || codeOf(error) === lockHeld) return new Problem(databaseErrors.data_busy, {}, error);
  if (codeOf(error) === '53100') return new Problem(databaseErrors.disk_full, { folder: 'the database' }, error);
  return undefined;
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
        if (!wasThere || !isConnectionLoss(error)) throw error;
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
