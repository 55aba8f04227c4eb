// The database handle that every verb takes as its first argument: the pool, or one transaction on one connection.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Kysely, PostgresDialect, type RawBuilder } from 'kysely';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { isConnectionLoss, waitWhileServerRestarts } from './lost-connections.ts';
import { untilNotOvertaken } from './overtaken.ts';
import type { Tables } from './tables.ts';

/** Where SQL runs. `kysely` for typed CRUD; `rows` for plain SQL written with kysely's `sql` template; COPY for bulk. */
export interface Db {
  readonly kysely: Kysely<Tables>;
  /**
   * Runs one statement made by the `sql` template and returns its rows. A statement that every request repeats has a
   * `plan`, a name of its own: each connection reads and plans it once instead of every time.
   */
  rows<T>(statement: RawBuilder<T>, plan?: string): Promise<T[]>;
  /** Runs one statement and returns the number of rows that it touched. */
  run(statement: RawBuilder<unknown>): Promise<number>;
  /** Streams chunks into `copy ... from stdin`; returns the number of rows stored. */
  copyIn(statement: string, source: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<number>;
  /** Streams the output of `copy ... to stdout`. Read it to its end: it holds a connection until then. */
  copyOut(statement: string): AsyncIterable<Buffer>;
}

/** A transaction: a function that asks for a Tx runs all or nothing with its caller's other statements. */
export interface Tx extends Db {
  readonly isTransaction: true;
}

/** The pool of connections. Opened once by `doors` or a test, closed by the same. */
export interface Database extends Db {
  readonly pool: pg.Pool;
  /** By which a thread of this process opens a pool of its own. */
  readonly connection: ConnectionSettings;
  /**
   * Runs `work` in a transaction; any throw rolls everything back. When others were at the same rows (a deadlock, a
   * serialization failure) the whole of it is done again, at most `tries` times: `work` changes nothing outside of `tx`
   * that it does not begin anew. What cannot be done twice, as writing a file, says 1.
   */
  transaction<T>(
    work: (tx: Tx) => Promise<T>,
    isolation?: 'read committed' | 'repeatable read',
    tries?: number,
  ): Promise<T>;
  close(): Promise<void>;
}

export interface ConnectionSettings {
  /** 'postgres://...' of a server. */
  readonly connectionString?: string;
  /** The folder of a unix socket, with user and database. */
  readonly host?: string;
  readonly user?: string;
  readonly database?: string;
  /** Largest number of connections; default 20. */
  readonly max?: number;
  /** The server has answered us before: one that does not now is waited for. */
  readonly hasAnswered?: boolean;
}

/** int8 becomes a number (money and ids stay below 2^53; anything larger is refused loudly), date stays an ISO text. */
const parsers: Record<number, (text: string) => unknown> = {
  20: safeInteger,
  1016: (text) => plainArray(text, safeInteger),
  1082: (text) => text,
  1182: (text) => plainArray(text, (day) => day),
};

const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    return (format !== 'binary' && parsers[oid]) || pg.types.getTypeParser(oid, format as 'text');
  },
};

/** An array of numbers or dates, '{1,NULL,3}': its elements never need quotes. */
function plainArray<T>(text: string, parse: (element: string) => T): (T | null)[] {
  if (text === '{}') return [];
  return text
    .slice(1, -1)
    .split(',')
    .map((element) => (element === 'NULL' ? null : parse(element)));
}

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`integer from the database is beyond 2^53: ${text}`);
  return value;
}

/**
 * On a cluster a transaction may then change a small shared table after it has read over many shards; any other server
 * takes the setting as a word that nobody asks for. A statement of its own, because poolers between us and the server
 * refuse settings that they do not know among the options of a connection.
 */
const oneShardAtATime = 'set citus.multi_shard_modify_mode = sequential';

/** Opens a pool. Does not connect before the first statement. */
export function openPool({ hasAnswered = false, ...settings }: ConnectionSettings): Database {
  const pool = new pg.Pool({
    max: 20,
    application_name: 'ritorno',
    ...settings,
    types,
    onConnect: (client: pg.ClientBase) => client.query(oneShardAtATime),
  } as pg.PoolConfig);
  // A connection that breaks is replaced by the pool, and the statement on it fails; without listeners the event alone
  // would end the process.
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));
  waitWhileServerRestarts(pool, hasAnswered);
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return {
    pool,
    connection: settings,
    kysely,
    ...retried(statements(kysely, pool)),
    copyIn: async (statement, source) => onClient(pool, (client) => copyIn(client, statement, source)),
    copyOut: (statement) => copyOutOfPool(pool, statement),
    transaction: (work, isolation, tries) =>
      untilNotOvertaken(() => onClient(pool, (client) => inTransaction(client, work, isolation)), tries),
    close: async () => {
      await pool.end();
    },
  };
}

function statements(kysely: Kysely<Tables>, connection: Pick<pg.Pool, 'query'>) {
  return {
    rows: async <T>(statement: RawBuilder<T>, plan?: string): Promise<T[]> => {
      if (plan === undefined) return (await statement.execute(kysely)).rows;
      const { sql: text, parameters } = statement.compile(kysely);
      return (await connection.query({ name: plan, text, values: [...parameters] })).rows;
    },
    run: async (statement: RawBuilder<unknown>) => Number((await statement.execute(kysely)).numAffectedRows ?? 0n),
  };
}

/** A statement outside of a transaction is one of its own; within one only the whole can be done again. */
function retried({ rows, run }: ReturnType<typeof statements>): ReturnType<typeof statements> {
  return {
    rows: (statement, plan) => untilNotOvertaken(() => rows(statement, plan)),
    run: (statement) => untilNotOvertaken(() => run(statement)),
  };
}

const ignore = () => undefined;

/** Tells that a connection is of no use any more; `cause` is what the caller hears. */
class AbandonedCopy extends Error {
  constructor(cause: unknown) {
    super('copy abandoned', { cause });
  }
}

async function onClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const note = (error: Error) => {
    broken = error;
  };
  client.on('error', note);
  try {
    return await work(client);
  } catch (error) {
    if (error instanceof AbandonedCopy) {
      broken = error;
      throw error.cause;
    }
    if (isConnectionLoss(error)) broken = error as Error;
    throw error;
  } finally {
    client.removeListener('error', note);
    client.release(broken);
  }
}

async function inTransaction<T>(
  client: pg.PoolClient,
  work: (tx: Tx) => Promise<T>,
  isolation: 'read committed' | 'repeatable read' = 'read committed',
): Promise<T> {
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: async () => onlyClient(client) }) });
  // a COPY abandoned half-way leaves the connection in the middle of a message: it answers nothing any more
  let isCopying = false;
  const tx: Tx = {
    isTransaction: true,
    kysely,
    ...statements(kysely, client),
    copyIn: (statement, source) => copyIn(client, statement, source),
    async *copyOut(statement) {
      isCopying = true;
      for await (const chunk of client.query(copyTo(statement))) yield chunk as Buffer;
      isCopying = false;
    },
  };
  await client.query(`begin isolation level ${isolation}`);
  try {
    const result = await work(tx);
    await client.query('commit');
    return result;
  } catch (error) {
    if (isCopying) throw new AbandonedCopy(error);
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** A pool of exactly this client, so that kysely's statements share the transaction's connection. */
function onlyClient(client: pg.PoolClient) {
  const borrowed = {
    query: client.query.bind(client),
    release: () => undefined,
  };
  return { connect: async () => borrowed, end: async () => undefined } as unknown as pg.Pool;
}

async function copyIn(
  client: pg.PoolClient,
  statement: string,
  source: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<number> {
  const sink = client.query(copyFrom(statement));
  await pipeline(Readable.from(source, { objectMode: false }), sink);
  return sink.rowCount;
}

async function* copyOutOfPool(pool: pg.Pool, statement: string): AsyncIterable<Buffer> {
  const client = await pool.connect();
  let finished = false;
  try {
    const stream = client.query(copyTo(statement));
    for await (const chunk of stream) yield chunk as Buffer;
    finished = true;
  } finally {
    // A COPY abandoned half-way leaves the connection in the middle of a message: it cannot be reused.
    client.release(finished ? undefined : new Error('copy abandoned'));
  }
}
