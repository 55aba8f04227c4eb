// Migrations: once each, one process at a time, and nothing is guessed when files and database disagree.
import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { emptyDatabase, testDatabase } from '../testing/database.ts';
import { readCatalog } from './catalog.ts';
import type { Database } from './db.ts';
import { migrate } from './migrate.ts';

const migrated = testDatabase();
const opened: { drop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.drop();
});

async function nothingYet(): Promise<Database> {
  const empty = await emptyDatabase();
  opened.push(empty);
  return empty.db;
}

test('two programs that migrate at once apply every file once', async () => {
  const db = await nothingYet();
  const [one, two] = await Promise.all([migrate(db), migrate(db)]);
  expect([one.length, two.length].sort()[0]).toBe(0);
  expect(await migrate(db)).toEqual([]);
  expect(await readCatalog(db)).toEqual(await readCatalog(migrated()));
});

test('a file that was changed after it had been applied is refused', async () => {
  const db = await nothingYet();
  await migrate(db);
  await db.run(sql`update migration set checksum = 'another' where name = '0001-ground.sql'`);
  await expect(migrate(db)).rejects.toThrow('0001-ground.sql was changed after');
});

test('a database of a newer program is refused', async () => {
  const db = await nothingYet();
  await migrate(db);
  await db.run(sql`insert into migration (name, checksum) values ('9999-future.sql', 'x')`);
  await expect(migrate(db)).rejects.toThrow('newer Ritorno');
});
