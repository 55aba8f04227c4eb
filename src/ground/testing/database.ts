// A migrated database of its own for each test file.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, inject } from 'vitest';
import { type Database, openPool } from '../database/db.ts';
import { migrateWithin, readMigrations } from '../database/migrate.ts';
import { settingsFor } from './server.ts';

/**
 * Gives the test file a fresh migrated database before its tests and drops it after them; with `each`, every test gets one
 * of its own, so that none meets what another left. Call at the top of the file: `const db = testDatabase()`; use `db()`
 * inside tests.
 */
export function testDatabase({ each = false }: { readonly each?: boolean } = {}): () => Database {
  let database: Database | undefined;
  let name = '';
  const [before, after] = each ? [beforeEach, afterEach] : [beforeAll, afterAll];
  before(async () => {
    name = `ritorno_test_${randomUUID().replaceAll('-', '')}`;
    await createDatabase(name, inject('testTemplate'));
    database = openPool(settingsFor(inject('testServer'), name));
  });
  after(async () => {
    await database?.close();
    await dropDatabase(name);
  });
  return () => {
    if (!database) throw new Error('the test database is open only while tests run');
    return database;
  };
}

/** A database without tables, for tests of migration and restore; `drop` it after use. */
export async function emptyDatabase(): Promise<{ db: Database; drop(): Promise<void> }> {
  const name = `ritorno_test_${randomUUID().replaceAll('-', '')}`;
  await createDatabase(name, 'template1');
  const db = openPool(settingsFor(inject('testServer'), name));
  return {
    db,
    drop: async () => {
      await db.close();
      await dropDatabase(name);
    },
  };
}

/** Brings an empty database to the schema of an earlier version: all migrations before the one named. */
export async function migrateUpTo(db: Database, name: string): Promise<void> {
  const names = (await readMigrations()).map((migration) => migration.name);
  if (!names.includes(name)) throw new Error(`there is no migration ${name}`);
  await db.transaction((tx) => migrateWithin(tx, new Set(names.slice(0, names.indexOf(name)))));
}

async function createDatabase(name: string, template: string): Promise<void> {
  const server = openPool({ ...settingsFor(inject('testServer')), max: 1 });
  // copying a template takes a lock that refuses a second copy at the same moment: wait for one's turn
  for (let tries = 1; ; tries++) {
    try {
      await server.run(sql`create database ${sql.id(name)} template ${sql.id(template)}`);
      break;
    } catch (error) {
      if ((error as { code?: string }).code !== '55006' || tries === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  await server.close();
}

async function dropDatabase(name: string): Promise<void> {
  const server = openPool({ ...settingsFor(inject('testServer')), max: 1 });
  await server.run(sql`drop database ${sql.id(name)} with (force)`);
  await server.close();
}
