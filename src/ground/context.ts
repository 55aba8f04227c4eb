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
  /** The data folder is a sample shop's: nothing is sent from there, whatever its settings say. */
  readonly sample?: boolean;
}

/** What a command may ask for when it opens its context. */
export interface OpenOptions {
  /** Data folder; default RITORNO_HOME, else ./ritorno-data. With it, DATABASE_URL is not used: the demo's own store. */
  readonly home?: string;
  /** True for data that nobody will miss: the built-in database does not wait for the disk. */
  readonly throwaway?: boolean;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
}

/** Opens a context for a command, starting the database when needed; the command closes it. */
export type OpenContext = (options?: OpenOptions) => Promise<Context & { close(): Promise<void> }>;
