// Applies migrations/*.sql in order, once each, under an advisory lock so that two processes cannot race.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { Problem } from '../errors.ts';
import { locks } from '../locks.ts';
import type { Database, Tx } from './db.ts';
import { databaseErrors } from './errors.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'migrations');

/** One migration file: its name orders it, its statements run one per call (DDL on a cluster refuses several). */
interface Migration {
  readonly name: string;
  readonly checksum: string;
  readonly statements: string[];
}

/**
 * Brings the database to the newest schema, all files in one transaction. Returns the names applied now.
 * Throws when an applied file has changed since, or when the database is newer than this program.
 */
export async function migrate(db: Database): Promise<string[]> {
  const migrations = await readMigrations();
  return db.transaction(async (lock) => {
    await lock.run(sql`select pg_advisory_xact_lock(${locks.migrations})`);
    await lock.run(sql`set local client_min_messages = warning`);
    await lock.run(
      sql`create table if not exists migration (name text primary key, checksum text not null, applied_at timestamptz not null default now())`,
    );
    const applied = new Map(
      (await lock.rows(sql<{ name: string; checksum: string }>`select name, checksum from migration`)).map((row) => [
        row.name,
        row.checksum,
      ]),
    );
    for (const name of applied.keys()) {
      if (!migrations.some((migration) => migration.name === name))
        throw new Problem(databaseErrors.schema_newer, { name });
    }
    const done: string[] = [];
    for (const migration of migrations) {
      const checksum = applied.get(migration.name);
      if (checksum === migration.checksum) continue;
      if (checksum !== undefined) throw new Problem(databaseErrors.migration_changed, { name: migration.name });
      await apply(lock, migration);
      done.push(migration.name);
    }
    return done;
  });
}

async function apply(tx: Tx, migration: Migration): Promise<void> {
  for (const statement of migration.statements) await tx.run(sql.raw(statement));
  await tx.run(sql`insert into migration (name, checksum) values (${migration.name}, ${migration.checksum})`);
}

async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8');
      return { name, checksum: createHash('sha256').update(text).digest('hex'), statements: split(text) };
    }),
  );
}

/** Statements end with a semicolon at the end of a line; our migrations hold no functions and no such text literals. */
function split(text: string): string[] {
  return text
    .replace(/^\s*--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
