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
export interface Migration {
  readonly name: string;
  readonly checksum: string;
  readonly statements: string[];
}

/** What identifies a migration: data folders and backups keep the list of those that they have been through. */
export type MigrationMark = Pick<Migration, 'name' | 'checksum'>;

/**
 * Brings the database to the newest schema, all files in one transaction. Returns the names applied now.
 * Throws when an applied file has changed since, or when the database is newer than this program.
 */
export async function migrate(db: Database): Promise<string[]> {
  return db.transaction((tx) => migrateWithin(tx));
}

/** The same within a transaction. With `only`, no further than these, by name: the schema of an older version. */
export async function migrateWithin(tx: Tx, only?: ReadonlySet<string>): Promise<string[]> {
  const migrations = await readMigrations();
  await tx.run(sql`select pg_advisory_xact_lock(${locks.migrations})`);
  await tx.run(sql`set local client_min_messages = warning`);
  await tx.run(
    sql`create table if not exists migration (name text primary key, checksum text not null, applied_at timestamptz not null default now())`,
  );
  const applied = await tx.rows(sql<MigrationMark>`select name, checksum from migration`);
  requireKnown(applied, migrations);
  const there = new Set(applied.map(({ name }) => name));
  const missing = migrations.filter(({ name }) => !there.has(name) && (only?.has(name) ?? true));
  for (const migration of missing) await apply(tx, migration);
  return missing.map(({ name }) => name);
}

/** Throws a Problem unless this program knows every one of `applied`, unchanged. */
export async function requireKnownMigrations(applied: readonly MigrationMark[]): Promise<void> {
  requireKnown(applied, await readMigrations());
}

function requireKnown(applied: readonly MigrationMark[], known: readonly MigrationMark[]): void {
  for (const { name, checksum } of applied) {
    const ours = known.find((one) => one.name === name);
    if (!ours) throw new Problem(databaseErrors.schema_newer, { name });
    if (ours.checksum !== checksum) throw new Problem(databaseErrors.migration_changed, { name });
  }
}

async function apply(tx: Tx, migration: Migration): Promise<void> {
  for (const statement of migration.statements) await tx.run(sql.raw(statement));
  await tx.run(sql`insert into migration (name, checksum) values (${migration.name}, ${migration.checksum})`);
}

/** Every migration of this program, in order. */
export async function readMigrations(): Promise<Migration[]> {
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
