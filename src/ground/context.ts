// What every route, job and command is given: the database, the clock, the data folder, the log and the vault.
import type { Clock } from './clock.ts';
import type { Database } from './database/db.ts';
import type { Log } from './log.ts';
import type { Vault } from './vault.ts';

export interface Context {
  readonly db: Database;
  readonly clock: Clock;
  /** The folder that the user named: database files, keys, reject files. */
  readonly home: string;
  readonly log: Log;
  readonly vault: Vault;
}

/** Opens a context for a command; the command closes it. */
export type OpenContext = () => Promise<Context & { close(): Promise<void> }>;
