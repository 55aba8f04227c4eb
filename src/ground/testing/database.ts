// A migrated database of its own for each test file.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, inject } from 'vitest';
import { type Database, openPool } from '../database/db.ts';

/**
 * Gives the test file a fresh migrated database before its tests and drops it after them.
 * Call at the top of the file: `const db = testDatabase()`; use `db()` inside tests.
 */
export function testDatabase(): () => Database {
  let database: Database | undefined;
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const admin = () => openPool({ host: inject('databaseHost'), user: 'postgres', database: 'postgres', max: 1 });
  beforeAll(async () => {
    const server = admin();
    await server.run(sql`create database ${sql.id(name)} template template_ritorno`);
    await server.close();
    database = openPool({ host: inject('databaseHost'), user: 'postgres', database: name });
  });
  afterAll(async () => {
    await database?.close();
    const server = admin();
    await server.run(sql`drop database ${sql.id(name)} with (force)`);
    await server.close();
  });
  return () => {
    if (!database) throw new Error('the test database is open only while tests run');
    return database;
  };
}
