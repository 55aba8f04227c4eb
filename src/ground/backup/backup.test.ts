// A backup and its restore: everything comes back as it was, damaged or foreign files change nothing, sending waits.

import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Context } from '../context.ts';
import { readCatalog } from '../database/catalog.ts';
import type { Db } from '../database/db.ts';
import { migrate, migrateWithin, readMigrations } from '../database/migrate.ts';
import { schemaDump } from '../database/schema-dump.ts';
import { silent } from '../progress.ts';
import { readShop } from '../shop.ts';
import { testContext } from '../testing/app.ts';
import { emptyDatabase, testDatabase } from '../testing/database.ts';
import { type BackupHeader, jsonFrame } from './format.ts';
import { verifyBackup } from './read-backup.ts';
import { pausedByRestore, restoreBackup } from './restore-backup.ts';
import { storedTables } from './stored-tables.ts';
import { writeBackup } from './write-backup.ts';

const db = testDatabase();
let context: Context;
let folder: string;
let whole: string;
const opened: { drop(): Promise<void> }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ritorno-backup-'));
  context = testContext(db());
  const now = context.clock.now();
  await db().run(sql`
    insert into run (as_of, started_at, error)
    select date '2026-01-01' + n, ${now}, ${'tab\t, line\n, quote" and \\ back, Łódź'} from generate_series(1, 5000) n`);
  await db().run(sql`
    insert into run_phase (run_id, phase, started_at, done, figures)
    select run_id, 'score', ${now}, 1234, '{"scored": 1.5}' from run`);
  await db().run(sql`
    insert into account (email, name, role, password_hash, created_at) values ('o@example.org', 'O', 'owner', 'x', ${now})`);
  await db().run(sql`
    insert into session (token_hash, account_id, created_at, expires_at) values ('\\x01', 1, ${now}, ${now})`);
  // what an import that broke off has left, and what another program keeps in the same database
  await db().run(sql`create unlogged table staging.import_7_purchase as select 1 as half`);
  await db().run(sql`create table till as select 1 as receipt`);
  whole = join(folder, 'whole.backup');
  await writeBackup(context, whole, silent);
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.drop();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A context with the same key over a new database of the same schema. */
async function newInstallation(): Promise<Context> {
  const empty = await emptyDatabase();
  opened.push(empty);
  await migrate(empty.db);
  return { ...context, db: empty.db };
}

/** One hash over all rows of each table, the settings apart, which a restore changes. */
async function contentOf(database: Db): Promise<Record<string, string>> {
  const content: Record<string, string> = {};
  for (const { name } of await storedTables(database)) {
    if (name === 'setting' || name === 'audit') continue;
    const [{ hash }] = await database.rows(sql<{ hash: string }>`
      select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as hash from ${sql.table(name)} t`);
    content[name] = hash;
  }
  return content;
}

test('every row of every table comes back as it was', async () => {
  const restored = await newInstallation();
  const figures = await restoreBackup(restored, whole, {}, silent);
  expect(await contentOf(restored.db)).toEqual(await contentOf(db()));
  expect(figures).toMatchObject({ rows: 10_001, sameKey: true });
});

test('a backup holds every table that the migrations make, and no other', async () => {
  const { db: fresh } = await newInstallation();
  const made = (await readCatalog(fresh)).map(({ name }) => name);
  const stored = (await storedTables(db())).map(({ name }) => name).sort();
  expect(stored).toEqual(
    made.filter(
      (name) =>
        !['customer_lock', 'job_round', 'lease', 'migration', 'process', 'score_next', 'session'].includes(name),
    ),
  );
});

test('tables of others in the same database are left alone by a restore', async () => {
  const restored = await newInstallation();
  await restored.db.run(sql`create table till as select 2 as receipt`);
  await restoreBackup(restored, whole, {}, silent);
  expect(await restored.db.rows(sql`select receipt from till`)).toEqual([{ receipt: 2 }]);
  expect(await restored.db.rows(sql`select 1 from pg_tables where schemaname = 'staging'`)).toEqual([]);
});

test('nobody is written to after a restore until a person resumes, and nobody is signed in', async () => {
  const restored = await newInstallation();
  await restoreBackup(restored, whole, {}, silent);
  expect((await readShop(restored.db)).sendingPausedReason).toBe(pausedByRestore);
  expect(await restored.db.rows(sql`select 1 from session`)).toEqual([]);
});

test('new rows go on counting after the restored ones', async () => {
  const restored = await newInstallation();
  await restoreBackup(restored, whole, {}, silent);
  const [added] = await restored.db.rows(sql`
    insert into run (as_of, started_at) values ('2026-01-01', now()) returning run_id`);
  expect(added).toEqual({ run_id: 5001 });
});

test('the file is readable by its owner alone, and no draft is left beside it', async () => {
  expect((await stat(whole)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['whole.backup']);
});

test('an existing file is never overwritten', async () => {
  await expect(writeBackup(context, whole, silent)).rejects.toThrow('There is already a file');
});

test('a folder that does not exist is named in the error', async () => {
  await expect(writeBackup(context, join(folder, 'no', 'such.backup'), silent)).rejects.toThrow('cannot be written');
});

test('a database with rows is not restored into', async () => {
  await expect(restoreBackup(context, whole, {}, silent)).rejects.toThrow('This database is not empty: account');
});

test.each<[string, (bytes: Buffer) => Buffer, string]>([
  ['cut off', (bytes) => bytes.subarray(0, bytes.length / 2), 'no whole backup'],
  ['altered in one byte', (bytes) => gzipSync(alter(gunzipSync(bytes))), 'its checksum does not match'],
  ['lengthened', (bytes) => gzipSync(Buffer.concat([gunzipSync(bytes), Buffer.from('more')])), 'something follows'],
  ['something else', () => Buffer.from('customer,day\n1,2026-01-01\n'), 'cannot be unpacked'],
  ['an archive of something else', () => gzipSync('customer,day\n1,2026-01-01\n'), 'not in the form of a backup'],
])('a file that was %s is refused and leaves the database empty', async (_how, change, complaint) => {
  const restored = await newInstallation();
  const path = join(folder, 'changed.backup');
  await writeFile(path, change(await readFile(whole)));
  await expect(restoreBackup(restored, path, {}, silent)).rejects.toThrow(complaint);
  expect(await restored.db.rows(sql`select 1 from run limit 1`)).toEqual([]);
  await rm(path);
});

/** Another digit in one number: still well-formed rows. */
function alter(plain: Buffer): Buffer {
  const at = plain.indexOf('\t1234\t');
  plain[at + 1] = '9'.charCodeAt(0);
  return plain;
}

test('a backup of another key is taken only when asked for, since suppressed addresses would not be recognised', async () => {
  const restored = await newInstallation();
  const foreign = { ...testContext(restored.db), db: restored.db };
  await expect(restoreBackup(foreign, whole, {}, silent)).rejects.toThrow('belongs to another key');
  expect((await restoreBackup(foreign, whole, { newKey: true }, silent)).sameKey).toBe(false);
});

test('a database that a newer version has written is not restored into', async () => {
  const restored = await newInstallation();
  await restored.db.run(sql`insert into migration (name, checksum) values ('9999-later.sql', 'x')`);
  await expect(restoreBackup(restored, whole, {}, silent)).rejects.toThrow('written by a newer Ritorno');
});

/** An installation of an older version: without the two newest changes of the schema. */
async function olderInstallation(): Promise<{ older: Context; unknown: string[] }> {
  const empty = await emptyDatabase();
  opened.push(empty);
  const names = (await readMigrations()).map(({ name }) => name);
  await empty.db.transaction((tx) => migrateWithin(tx, new Set(names.slice(0, -2))));
  await empty.db.run(
    sql`insert into run (as_of, started_at) select date '2026-01-01' + n, now() from generate_series(1, 9) n`,
  );
  return { older: { ...context, db: empty.db }, unknown: names.slice(-2) };
}

test('a backup of an older version is restored as it was made and then brought up to the present', async () => {
  const { older, unknown } = await olderInstallation();
  const path = join(folder, 'older.backup');
  await writeBackup(older, path, silent);
  const fresh = await newInstallation();
  await fresh.db.run(sql`create table till as select 3 as receipt`);
  const before = schemaDump(await readCatalog(fresh.db));
  expect(await restoreBackup(fresh, path, {}, silent)).toMatchObject({ rows: 9, migrated: unknown });
  expect(schemaDump(await readCatalog(fresh.db))).toBe(before);
  expect(await migrate(fresh.db)).toEqual([]);
  expect(await fresh.db.rows(sql`select count(*) as n from run`)).toEqual([{ n: 9 }]);
  const [added] = await fresh.db.rows(
    sql`insert into run (as_of, started_at) values ('2026-02-01', now()) returning run_id`,
  );
  expect(added).toEqual({ run_id: 10 });
  // what others keep in the same database is still theirs
  expect(await fresh.db.rows(sql`select receipt from till`)).toEqual([{ receipt: 3 }]);
  await rm(path);
});

test('an older backup that cannot be brought up leaves the database as it was', async () => {
  const { older } = await olderInstallation();
  const path = join(folder, 'older.backup');
  await writeBackup(older, path, silent);
  const fresh = await newInstallation();
  // a view of somebody else's holds one of our tables fast
  await fresh.db.run(sql`create view days_of_runs as select as_of from run`);
  const before = schemaDump(await readCatalog(fresh.db));
  await expect(restoreBackup(fresh, path, {}, silent)).rejects.toThrow();
  expect(schemaDump(await readCatalog(fresh.db))).toBe(before);
  expect(await fresh.db.rows(sql`select 1 from run`)).toEqual([]);
  await rm(path);
});

test('an older backup is not restored over data of the present', async () => {
  const { older } = await olderInstallation();
  const path = join(folder, 'older.backup');
  await writeBackup(older, path, silent);
  await expect(restoreBackup(context, path, {}, silent)).rejects.toThrow('This database is not empty: account');
  expect(await db().rows(sql`select count(*) as n from run`)).toEqual([{ n: 5000 }]);
  await rm(path);
});

test.each<[string, (header: BackupHeader) => object, string]>([
  [
    'a newer version',
    ({ migrations }) => ({ migrations: [...migrations, { name: '9999-later.sql', checksum: 'x' }] }),
    'made by a newer version of Ritorno: it knows the change 9999-later.sql',
  ],
  [
    'an altered version',
    ({ migrations }) => ({ migrations: migrations.map((one) => ({ ...one, checksum: `${one.checksum}0` })) }),
    'made by an altered version of Ritorno: its change 0001-ground.sql',
  ],
])('a backup of %s is refused and says so', async (_what, change, complaint) => {
  const restored = await newInstallation();
  const path = join(folder, 'other-version.backup');
  await writeFile(path, withHeader(await readFile(whole), change));
  await expect(restoreBackup(restored, path, {}, silent)).rejects.toThrow(complaint);
  expect(await restored.db.rows(sql`select 1 from run limit 1`)).toEqual([]);
  await rm(path);
});

/** The same backup with another header and a checksum that fits. */
function withHeader(file: Buffer, change: (header: BackupHeader) => object): Buffer {
  const plain = gunzipSync(file);
  const length = plain.readUInt32BE(0);
  const header = JSON.parse(plain.subarray(4, 4 + length).toString()) as BackupHeader;
  const content = Buffer.concat([jsonFrame({ ...header, ...change(header) }), plain.subarray(4 + length, -32)]);
  return gzipSync(Buffer.concat([content, createHash('sha256').update(content).digest()]));
}

// (but for up to seven bits before the last eight bytes, which gzip leaves unused: what they say changes no row)
test('a single wrong bit anywhere is told as damage, and nothing is taken over', async () => {
  const restored = await newInstallation();
  const bytes = await readFile(whole);
  const path = join(folder, 'one-bit.backup');
  const flipped = async (at: number, bit: number) => {
    const copy = Buffer.from(bytes);
    copy[at] ^= 1 << bit;
    await writeFile(path, copy);
  };
  const places = [0, 1, 2, 3, 4, 8, 10, 11, 15, ...[1, 2, 4, 5, 8, 20].map((back) => bytes.length - back)];
  for (let step = 1; step < 20; step++) places.push(Math.floor((bytes.length * step) / 20));
  for (const at of places) {
    for (const bit of [0, 3, 7]) {
      await flipped(at, bit);
      const problem = await restoreBackup(restored, path, {}, silent).catch((error: unknown) => error);
      expect(problem).toMatchObject({ kind: { code: 'backup_damaged', status: 400 } });
      expect((problem as Error).message).toMatch(
        /found in (its head|the rows of \w+|its closing figures|the whole file)/,
      );
    }
  }
  expect(await restored.db.rows(sql`select 1 from run limit 1`)).toEqual([]);
  await rm(path);
});

test.each<[string, (bytes: Buffer) => Buffer]>([
  ['zeros, as from a disk that padded it', (bytes) => Buffer.concat([bytes, Buffer.alloc(512)])],
  ['a single byte', (bytes) => Buffer.concat([bytes, Buffer.from('x')])],
  ['another archive', (bytes) => Buffer.concat([bytes, gzipSync('more')])],
  ['itself', (bytes) => Buffer.concat([bytes, bytes])],
])('a backup followed by %s is refused', async (_what, lengthen) => {
  const path = join(folder, 'longer.backup');
  await writeFile(path, lengthen(await readFile(whole)));
  await expect(verifyBackup(path)).rejects.toThrow('is no whole backup of Ritorno');
  await rm(path);
});

test.each([0, 1, 9, 10, 11, 0.1, 0.5, 0.9, -9, -8, -4, -1])('a backup of which %s is left is refused', async (left) => {
  const bytes = await readFile(whole);
  const end = left < 0 ? bytes.length + left : left < 1 ? Math.floor(bytes.length * left) : left;
  const path = join(folder, 'shorter.backup');
  await writeFile(path, bytes.subarray(0, end));
  await expect(verifyBackup(path)).rejects.toThrow('is no whole backup of Ritorno');
  await rm(path);
});

test('rows that the start of the program wrote do not keep a backup out, what a person did does', async () => {
  const rowsOfStart = [{ table: 'setting', untouched: sql`value = '{"by": "program"}'::jsonb` }];
  const started = await newInstallation();
  await started.db.run(sql`insert into setting (key, value) values ('start', '{"by": "program"}')`);
  await expect(restoreBackup(started, whole, {}, silent)).rejects.toThrow('This database is not empty: setting');
  expect(await restoreBackup(started, whole, { rowsOfStart }, silent)).toMatchObject({ rows: 10_001, migrated: [] });

  const used = await newInstallation();
  await used.db.run(sql`insert into setting (key, value) values ('start', '{"by": "a person"}')`);
  await expect(restoreBackup(used, whole, { rowsOfStart }, silent)).rejects.toThrow('This database is not empty');
  expect(await used.db.rows(sql`select key from setting`)).toEqual([{ key: 'start' }]);
});

test('a file that is not there and a folder are named as what they are', async () => {
  const restored = await newInstallation();
  const gone = join(folder, 'gone.backup');
  await expect(restoreBackup(restored, gone, {}, silent)).rejects.toThrow(
    `The backup ${gone} cannot be read: it does not exist.`,
  );
  await expect(restoreBackup(restored, folder, {}, silent)).rejects.toThrow('cannot be read: it is a folder.');
  await expect(writeBackup(context, join(gone, 'a.backup'), silent)).rejects.toThrow('its folder does not exist.');
  await expect(writeBackup(context, folder, silent)).rejects.toThrow(`There is already a file or a folder ${folder}.`);
});
