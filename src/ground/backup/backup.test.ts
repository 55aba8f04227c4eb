// A backup and its restore: everything comes back as it was, damaged or foreign files change nothing, sending waits.
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Context } from '../context.ts';
import { readCatalog } from '../database/catalog.ts';
import type { Db } from '../database/db.ts';
import { migrate } from '../database/migrate.ts';
import { silent } from '../progress.ts';
import { readShop } from '../shop.ts';
import { testContext } from '../testing/app.ts';
import { emptyDatabase, testDatabase } from '../testing/database.ts';
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
  expect(stored).toEqual(made.filter((name) => !['lease', 'migration', 'session'].includes(name)));
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

test('a backup of another schema is refused', async () => {
  const restored = await newInstallation();
  await restored.db.run(sql`insert into migration (name, checksum) values ('9999-later.sql', 'x')`);
  await expect(restoreBackup(restored, whole, {}, silent)).rejects.toThrow('another version of Ritorno');
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
