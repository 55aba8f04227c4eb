// Gives an empty database the schema of an older version: what our migrations made goes, and comes back up to there.
import { sql } from 'kysely';
import type { Tx } from './db.ts';
import { type MigrationMark, migrateWithin, readMigrations } from './migrate.ts';
import { tableNames } from './tables.ts';

const made =
  /^create\s+(?:or\s+replace\s+|unlogged\s+)?(table|schema|function|type|view|sequence)\s+(?:if\s+not\s+exists\s+)?([a-z_]+)/i;
const renamed = /^alter\s+table\s+\S+\s+rename\s+to\s+([a-z_]+)/i;

/**
 * Drops every table, function and schema of ours, whatever version made it, and applies exactly `migrations`. What others
 * keep in the same database stays; a view of theirs on one of our tables makes it fail. Everything in the caller's
 * transaction: a failure later on brings all back.
 */
export async function rebuildSchema(tx: Tx, migrations: readonly MigrationMark[]): Promise<void> {
  await tx.run(sql`set local client_min_messages = warning`);
  const objects = await ourObjects();
  const tables = new Set([...tableNames, ...objects.table]);
  // in one statement, since they point at each other
  await tx.run(sql`drop table if exists ${sql.join([...tables].map((name) => sql.table(name)))}`);
  for (const name of objects.view) await tx.run(sql`drop view if exists ${sql.table(name)}`);
  for (const name of objects.sequence) await tx.run(sql`drop sequence if exists ${sql.table(name)}`);
  for (const name of objects.function) await tx.run(sql`drop function if exists ${sql.id(name)}`);
  for (const name of objects.type) await tx.run(sql`drop type if exists ${sql.id(name)}`);
  // holds staged imports alone
  for (const name of objects.schema) await tx.run(sql`drop schema if exists ${sql.id(name)} cascade`);
  await migrateWithin(tx, new Set(migrations.map(({ name }) => name)));
}

/** The names of what the migrations create, read from their statements, so that no list has to be kept beside them. */
async function ourObjects() {
  const objects = { table: [] as string[], schema: [] as string[], function: [] as string[] };
  const rarer = { type: [] as string[], view: [] as string[], sequence: [] as string[] };
  const all: Record<string, string[]> = { ...objects, ...rarer };
  for (const { statements } of await readMigrations()) {
    for (const statement of statements) {
      const [, kind, name] = made.exec(statement) ?? [];
      if (kind && name) all[kind.toLowerCase()].push(name);
      const [, later] = renamed.exec(statement) ?? [];
      if (later) objects.table.push(later);
    }
  }
  return { ...objects, ...rarer };
}
