// `ritorno restore`: fills an empty database from a backup of this version or an older one, all or nothing, with sending
// paused. An older one is restored into the schema that it was made with and then takes every change since.
import { type RawBuilder, sql } from 'kysely';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../database/db.ts';
import { databaseErrors } from '../database/errors.ts';
import { type MigrationMark, migrateWithin, requireKnownMigrations } from '../database/migrate.ts';
import { rebuildSchema } from '../database/rebuild-schema.ts';
import { Problem } from '../errors.ts';
import { type Progress, silent } from '../progress.ts';
import { changeShop } from '../shop.ts';
import { backupErrors } from './errors.ts';
import type { BackupHeader } from './format.ts';
import { keyMark } from './key-mark.ts';
import { type BackupContent, readBackup, verifyBackup } from './read-backup.ts';
import { appliedMigrations, copyTarget, type StoredTable, storedTables } from './stored-tables.ts';

/** Rows that the program writes for itself when it starts: a database that holds nothing else is empty. */
export interface RowsOfStart {
  readonly table: string;
  /** True of a row as the program made it, false once a person has changed anything in it. */
  readonly untouched: RawBuilder<unknown>;
}

export interface RestoreOptions {
  /** Accept a backup of another vault key: what was sealed or fingerprinted with it is of no use any more. */
  readonly newKey?: boolean;
  readonly rowsOfStart?: readonly RowsOfStart[];
}

export interface RestoreFigures {
  readonly tables: number;
  readonly rows: number;
  readonly createdAt: string;
  /** False when another key sealed its secrets and fingerprinted its suppressed addresses. */
  readonly sameKey: boolean;
  /** Names of the changes of the schema that the backup was too old to know, now applied to it. */
  readonly migrated: readonly string[];
}

/** The reason that pages show until a person resumes. */
export const pausedByRestore = 'restored from a backup: check, then resume';

/**
 * Restores everything but sessions and leases. Nobody is written to until a person resumes: what was due since the
 * backup may have been sent by the installation that it came from. Throws a Problem and changes nothing otherwise.
 */
export async function restoreBackup(
  context: Context,
  path: string,
  options: RestoreOptions,
  progress: Progress,
): Promise<RestoreFigures> {
  const { db, clock, vault } = context;
  const { header } = await verifyBackup(path);
  const sameKey = header.keyMark === keyMark(vault);
  if (!sameKey && !options.newKey) throw new Problem(backupErrors.backup_other_key);
  await requireOurVersions(header.migrations);
  return db.transaction(async (tx) => {
    await requireKnownMigrations(await appliedMigrations(tx));
    await makeEmpty(tx, await storedTables(tx), options.rowsOfStart ?? []);
    const rows = await fillAtOwnSchema(tx, path, header, progress);
    const migrated = await migrateWithin(tx);
    await changeShop(tx, { sendingPausedAt: clock.now().toISOString(), sendingPausedReason: pausedByRestore });
    const details = { sameKey, migrated: migrated.length };
    await audit(tx, null, clock.now(), { deed: 'backup restored', subject: header.createdAt, details });
    return { tables: header.tables.length, rows, createdAt: header.createdAt, sameKey, migrated };
  });
}

/** Fills an empty database as the version that made the backup had it, and returns the number of rows. */
export async function fillAtOwnSchema(
  tx: Tx,
  path: string,
  header: BackupHeader,
  progress: Progress = silent,
): Promise<number> {
  if (!sameList(await appliedMigrations(tx), header.migrations)) await rebuildSchema(tx, header.migrations);
  const counts: Record<string, number> = {};
  const total = header.tables.length;
  const { footer } = await readBackup(path, async (table, chunks) => {
    progress(Object.keys(counts).length, total, 'tables');
    counts[table.name] = await tx.copyIn(`copy ${copyTarget(table)} from stdin`, chunks);
  });
  requireCounts(path, counts, footer.rows);
  const names = header.tables.map(({ name }) => name);
  await continueSequences(tx, await storedTables(tx, names), footer.sequences);
  progress(total, total, 'tables');
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function requireCounts(path: string, counts: Readonly<Record<string, number>>, told: BackupContent['footer']['rows']) {
  for (const [name, count] of Object.entries(told)) {
    if (counts[name] === count) continue;
    throw new Problem(backupErrors.backup_damaged, { path, reason: `${name} has ${counts[name]} rows of ${count}` });
  }
}

/** Locks every table against other writers, takes out what only the program's start wrote, and refuses all else. */
async function makeEmpty(tx: Tx, tables: readonly StoredTable[], rowsOfStart: readonly RowsOfStart[]): Promise<void> {
  for (const { name } of tables) await tx.run(sql`lock table ${sql.table(name)} in exclusive mode`);
  for (const { table, untouched } of rowsOfStart) {
    await tx.run(sql`delete from ${sql.table(table)} where ${untouched}`);
  }
  for (const { name } of tables) {
    const [{ filled }] = await tx.rows(sql<{ filled: boolean }>`
      select exists (select 1 from ${sql.table(name)}) as filled`);
    if (filled) throw new Problem(backupErrors.backup_not_empty, { table: name });
  }
}

/** A version whose changes we all know can be restored and updated; others are told apart in words. */
async function requireOurVersions(migrations: readonly MigrationMark[]): Promise<void> {
  try {
    await requireKnownMigrations(migrations);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const kind = error.kind === databaseErrors.schema_newer ? 'backup_newer' : 'backup_of_altered_version';
    throw new Problem(backupErrors[kind], { ...error.details }, error);
  }
}

function sameList(ours: readonly MigrationMark[], theirs: readonly MigrationMark[]): boolean {
  const has = (list: readonly MigrationMark[], one: MigrationMark) => list.some(({ name }) => name === one.name);
  return ours.length === theirs.length && ours.every((one) => has(theirs, one));
}

async function continueSequences(
  tx: Tx,
  tables: readonly StoredTable[],
  next: Readonly<Record<string, number>>,
): Promise<void> {
  for (const { name, identities } of tables) {
    for (const column of identities) {
      await tx.rows(sql`
        select setval(pg_get_serial_sequence(${name}, ${column})::regclass, ${next[`${name}.${column}`]}, false)`);
    }
  }
}
