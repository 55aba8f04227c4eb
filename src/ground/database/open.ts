// Opens the shop's database: the server that DATABASE_URL names, else the built-in one in the data folder.
import { sql } from 'kysely';
import { Problem } from '../errors.ts';
import type { Log } from '../log.ts';
import { type Database, openPool } from './db.ts';
import { startEmbedded } from './embedded/server.ts';
import { databaseErrors } from './errors.ts';

const oldestServer = 150_000;

/** What a database that is deleted at the end need not do: survive a power cut. */
const unsafe = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** The pool and what closes it, the built-in server included. */
export interface OpenDatabase {
  readonly db: Database;
  close(): Promise<void>;
}

/** Opens and checks; `throwaway` data in the built-in server is not made safe against a power cut. Throws a Problem when the server cannot be reached or is older than PostgreSQL 15. */
export async function openDatabase(
  home: string,
  url: string | undefined,
  log: Log,
  { throwaway = false }: { throwaway?: boolean } = {},
): Promise<OpenDatabase> {
  if (url !== undefined && url !== '') {
    const db = openPool({ connectionString: url });
    try {
      await checkVersion(db);
    } catch (error) {
      await db.close();
      throw error;
    }
    return { db, close: () => db.close() };
  }
  const server = await startEmbedded(home, { log, settings: throwaway ? unsafe : [] });
  const db = openPool({ host: server.socketFolder, user: 'postgres', database: 'postgres', hasAnswered: true });
  return {
    db,
    close: async () => {
      await db.close();
      await server.stop();
    },
  };
}

async function checkVersion(db: Database): Promise<void> {
  const [{ version }] = await db
    .rows(sql<{ version: number }>`select current_setting('server_version_num')::integer as version`)
    .catch((error: Error) => {
      throw new Problem(databaseErrors.unreachable, { reason: error.message }, error);
    });
  if (version < oldestServer) {
    throw new Problem(databaseErrors.server_too_old, { version: Math.floor(version / 10_000) });
  }
}
