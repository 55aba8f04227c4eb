// `ritorno restore`: fills an empty database of the same schema from a backup, all or nothing, with sending paused.
import { sql } from 'kysely';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import type { Db, Tx } from '../database/db.ts';
import { Problem } from '../errors.ts';
import type { Progress } from '../progress.ts';
import { changeShop } from '../shop.ts';
import { backupErrors } from './errors.ts';
import type { BackupHeader } from './format.ts';
import { keyMark } from './key-mark.ts';
import { readBackup } from './read-backup.ts';
import { appliedMigrations, copyTarget, type StoredTable, storedTables } from './stored-tables.ts';

export interface RestoreOptions {
  /** Accept a backup of another vault key: what was sealed or fingerprinted with it is of no use any more. */
  readonly newKey?: boolean;
}

export interface RestoreFigures {
  readonly tables: number;
  readonly rows: number;
  readonly createdAt: string;
  /** False when another key sealed its secrets and fingerprinted its suppressed addresses. */
  readonly sameKey: boolean;
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
  return db.transaction(async (tx) => {
    const tables = await storedTables(tx);
    await requireEmpty(tx, tables);
    let sameKey = true;
    let filled = 0;
    const rows: Record<string, number> = {};
    const { header, footer } = await readBackup(path, {
      header: async (found) => {
        await requireSameSchema(tx, found);
        sameKey = found.keyMark === keyMark(vault);
        if (!sameKey && !options.newKey) throw new Problem(backupErrors.backup_other_key);
      },
      table: async (table, chunks) => {
        progress(filled++, tables.length, 'tables');
        rows[table.name] = await tx.copyIn(`copy ${copyTarget(table)} from stdin`, chunks);
      },
    });
    for (const [name, count] of Object.entries(footer.rows)) {
      if (rows[name] === count) continue;
      throw new Problem(backupErrors.backup_damaged, { path, reason: `${name} has ${rows[name]} rows of ${count}` });
    }
    await continueSequences(tx, tables, footer.sequences);
    await changeShop(tx, { sendingPausedAt: clock.now().toISOString(), sendingPausedReason: pausedByRestore });
    await audit(tx, null, clock.now(), { deed: 'backup restored', subject: header.createdAt, details: { sameKey } });
    progress(tables.length, tables.length, 'tables');
    const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
    return { tables: tables.length, rows: total, createdAt: header.createdAt, sameKey };
  });
}

/** Locks every table against other writers and looks whether one has rows. */
async function requireEmpty(tx: Tx, tables: readonly StoredTable[]): Promise<void> {
  for (const { name } of tables) {
    await tx.run(sql`lock table ${sql.table(name)} in exclusive mode`);
    const [{ filled }] = await tx.rows(sql<{ filled: boolean }>`
      select exists (select from ${sql.table(name)}) as filled`);
    if (filled) throw new Problem(backupErrors.backup_not_empty, { table: name });
  }
}

async function requireSameSchema(db: Db, header: BackupHeader): Promise<void> {
  const ours = await appliedMigrations(db);
  const same =
    ours.length === header.migrations.length &&
    ours.every(({ name, checksum }, index) => {
      const theirs = header.migrations[index];
      return theirs.name === name && theirs.checksum === checksum;
    });
  if (same) return;
  throw new Problem(backupErrors.backup_of_other_schema, {
    theirs: header.migrations.at(-1)?.name,
    ours: ours.at(-1)?.name,
  });
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
