// Opens what every command and the server work with: data folder, database at the newest schema, vault, log.
import { type Context, type Log, migrate, type OpenOptions, openDatabase, systemClock } from '../ground/index.ts';
import { homePath, openVault, prepareHome } from './home.ts';
import { fileLog } from './log.ts';
import { isSampleHome } from './sample/sample-home.ts';

export interface OpenedContext extends Context {
  close(): Promise<void>;
}

/** The `OpenContext` of all commands. A command that names its own `home` gets its own database there. */
export async function openContext(options: OpenOptions & { log?: Log } = {}): Promise<OpenedContext> {
  const home = homePath(options.home);
  await prepareHome(home);
  const log = options.log ?? fileLog(home);
  const url = options.home === undefined ? process.env.DATABASE_URL : undefined;
  const { db, close } = await openDatabase(home, url, log, { throwaway: options.throwaway });
  try {
    await migrate(db);
    const sample = isSampleHome(home);
    return { db, home, log, clock: options.clock ?? systemClock, vault: await openVault(home), sample, close };
  } catch (error) {
    await close();
    throw error;
  }
}
