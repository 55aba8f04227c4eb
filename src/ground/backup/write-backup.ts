// `ritorno backup`: all tables at one moment, in one file that is read back before it gets its name.
import { createWriteStream } from 'node:fs';
import { access, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import type { Tx } from '../database/db.ts';
import { Problem } from '../errors.ts';
import { fileTrouble } from '../file-trouble.ts';
import type { Progress } from '../progress.ts';
import { backupErrors } from './errors.ts';
import {
  type BackupFooter,
  type BackupHeader,
  endOfFrames,
  formatName,
  formatVersion,
  frame,
  jsonFrame,
  withChecksum,
} from './format.ts';
import { keyMark } from './key-mark.ts';
import { placeOnce } from './place-once.ts';
import { verifyBackup } from './read-backup.ts';
import { appliedMigrations, copyTarget, type StoredTable, storedTables } from './stored-tables.ts';

export interface BackupFigures {
  readonly tables: number;
  readonly rows: number;
  readonly bytes: number;
}

/**
 * Writes everything into `path`, readable by its owner alone. The vault key is not in it. Throws a Problem when the
 * file exists or cannot be written; then nothing is left behind.
 */
export async function writeBackup(context: Context, path: string, progress: Progress): Promise<BackupFigures> {
  if (await exists(path)) throw new Problem(backupErrors.backup_exists, { path });
  const draft = `${path}.unfinished.${process.pid}`;
  try {
    // one moment of all tables: what is written meanwhile is not in it
    await context.db.transaction(
      (tx) =>
        pipeline(
          Readable.from(withChecksum(content(tx, context, progress)), { objectMode: false }),
          createGzip({ level: 6 }),
          createWriteStream(draft, { mode: 0o600, flags: 'wx', flush: true }),
        ),
      'repeatable read',
      1,
    );
    const { footer } = await verifyBackup(draft);
    const bytes = (await stat(draft)).size;
    await placeOnce(draft, path);
    const counts = Object.values(footer.rows);
    return { tables: counts.length, rows: counts.reduce((sum, count) => sum + count, 0), bytes };
  } catch (error) {
    throw unwritable(error as NodeJS.ErrnoException, path);
  } finally {
    await rm(draft, { force: true });
  }
}

async function* content(tx: Tx, { clock, vault }: Context, progress: Progress): AsyncGenerator<Buffer> {
  const tables = await storedTables(tx);
  const header: BackupHeader = {
    format: formatName,
    version: formatVersion,
    createdAt: clock.now().toISOString(),
    migrations: await appliedMigrations(tx),
    keyMark: keyMark(vault),
    tables: tables.map(({ name, columns }) => ({ name, columns })),
  };
  yield jsonFrame(header);
  const rows: Record<string, number> = {};
  for (const [index, table] of tables.entries()) {
    progress(index, tables.length, 'tables');
    let count = 0;
    for await (const chunk of tx.copyOut(`copy ${copyTarget(table)} to stdout`)) {
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) count++;
      yield frame(chunk);
    }
    rows[table.name] = count;
    yield endOfFrames;
  }
  progress(tables.length, tables.length, 'tables');
  const footer: BackupFooter = { rows, sequences: await sequences(tx, tables) };
  yield jsonFrame(footer);
  yield endOfFrames;
}

/** Where each identity column goes on. Sequences know no transactions, so this is at or after the last row copied. */
async function sequences(tx: Tx, tables: readonly StoredTable[]): Promise<Record<string, number>> {
  const next: Record<string, number> = {};
  for (const { name, identities } of tables) {
    for (const column of identities) {
      const [{ value }] = await tx.rows(sql<{ value: number }>`
        select coalesce(pg_sequence_last_value(pg_get_serial_sequence(${name}, ${column})::regclass), 0) + 1 as value`);
      next[`${name}.${column}`] = value;
    }
  }
  return next;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function unwritable(error: NodeJS.ErrnoException, path: string): Error {
  if (error.code === 'EEXIST') return new Problem(backupErrors.backup_exists, { path }, error);
  if (error.syscall === undefined) return error;
  const reason = error.code === 'ENOENT' ? 'its folder does not exist' : fileTrouble(error);
  return new Problem(backupErrors.backup_unwritable, { path, reason }, error);
}
