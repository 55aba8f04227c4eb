// What earlier versions left behind, as a backup and as a data folder, opens in this one, and the shop goes on living.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { dispatch, night } from '../../src/doors/nightly.ts';
import { verifyBackup } from '../../src/ground/backup/read-backup.ts';
import { fillAtOwnSchema, restoreBackup } from '../../src/ground/backup/restore-backup.ts';
import { migrateWithin } from '../../src/ground/database/migrate.ts';
import {
  addDays,
  type Context,
  type Db,
  dayIn,
  migrate,
  openDatabase,
  quietLog,
  readShop,
  silent,
  vaultOf,
  virtualClock,
} from '../../src/ground/index.ts';
import { emptyDatabase } from '../../src/ground/testing.ts';
import { accounting, openRenderer, rowsOfStart } from '../../src/messages/index.ts';

const fixtures = join(import.meta.dirname, '../fixtures/backups');
const names = readdirSync(fixtures)
  .filter((name) => name.endsWith('.backup'))
  .sort();
/** What the script that makes the fixtures writes into their vault.key. */
const key = createHash('sha256').update('the key of the fixtures').digest();

let folder: string;
const renderer = openRenderer();
const opened: { drop(): Promise<void> }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ritorno-older-'));
  await chmod(folder, 0o711);
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.drop();
});
afterAll(async () => {
  await renderer.close();
  await rm(folder, { recursive: true, force: true });
});

async function newInstallation(): Promise<Context> {
  const empty = await emptyDatabase();
  opened.push(empty);
  await migrate(empty.db);
  return { db: empty.db, clock: virtualClock(new Date()), home: folder, log: quietLog, vault: vaultOf(key) };
}

/** What a shop must find again whatever changes of the schema came between. */
const lasting = ['customer', 'purchase', 'purchase_line', 'coupon', 'message', 'consent', 'suppression', 'redemption'];

async function countsOf(db: Db, tables: readonly string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of tables) {
    [{ n: counts[table] }] = await db.rows(sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`);
  }
  return counts;
}

test('there is a backup of a version that was landed', () => {
  expect(names.length).toBeGreaterThan(0);
});

describe.each(names)('the backup %s', (name) => {
  const path = join(fixtures, name);

  test('uses every table that its version had', async () => {
    const { footer } = await verifyBackup(path);
    expect(Object.entries(footer.rows).filter(([, rows]) => rows === 0)).toEqual([]);
  });

  test('comes back whole, is brought up to the present, and the next nights go on', async () => {
    const restored = await newInstallation();
    const { header, footer } = await verifyBackup(path);
    const figures = await restoreBackup(restored, path, { rowsOfStart }, silent);
    const told = Object.values(footer.rows).reduce((sum, rows) => sum + rows, 0);
    expect(figures).toMatchObject({ rows: told, tables: header.tables.length, sameKey: true });
    expect(await migrate(restored.db)).toEqual([]);
    const expected = Object.fromEntries(lasting.map((table) => [table, footer.rows[table]]));
    expect(await countsOf(restored.db, lasting)).toEqual(expected);

    await restored.db.transaction((tx) =>
      tx.run(sql`
      update setting set value = value - 'sendingPausedAt' - 'sendingPausedReason' where key = 'shop'`),
    );
    const { zone } = await readShop(restored.db);
    const [{ last }] = await restored.db.rows(sql<{ last: string }>`select max(as_of) as last from run`);
    const from = [last, dayIn(zone, new Date(header.createdAt))].sort().at(-1) as string;
    for (let days = 1; days <= 2; days++) {
      const day = addDays(from, days);
      const clock = virtualClock(new Date(`${day}T12:00:00Z`));
      await night({ ...restored, clock }, day, () => undefined);
      await dispatch({ ...restored, clock }, () => undefined, { renderer });
    }
    const nights = await restored.db.rows(
      sql`select 1 from run where as_of > ${from} and finished_at is not null and error is null`,
    );
    expect(nights).toHaveLength(2);
    const books = await accounting(restored.db);
    expect(books.due).toBe(books.sent + books.suppressed + books.pending + books.uncertain);
  });

  test('with a wrong byte in any one table is refused, and nothing of any table is taken over', async () => {
    const restored = await newInstallation();
    const plain = gunzipSync(await readFile(path));
    const { header } = await verifyBackup(path);
    const damagedPath = join(folder, `damaged-${basename(path)}`);
    let at = 4 + plain.readUInt32BE(0);
    for (const { name: table } of header.tables) {
      const copy = Buffer.from(plain);
      copy[at + 4] ^= 1;
      await writeFile(damagedPath, gzipSync(copy, { level: 1 }));
      const problem = await restoreBackup(restored, damagedPath, {}, silent).catch((error: unknown) => error);
      expect([table, (problem as { kind?: { code: string } }).kind?.code]).toEqual([table, 'backup_damaged']);
      // on to the next table: over its frames and the empty one that ends them
      for (let length = plain.readUInt32BE(at); length > 0; length = plain.readUInt32BE(at)) at += 4 + length;
      at += 4;
    }
    expect(await countsOf(restored.db, lasting)).toEqual(Object.fromEntries(lasting.map((table) => [table, 0])));
  });

  test('as the data folder that it was taken from starts with this program, and its owner signs in', async () => {
    const home = await mkdtemp(join(folder, 'data-'));
    await chmod(home, 0o711);
    await writeFile(join(home, 'vault.key'), `${key.toString('base64')}\n`, { mode: 0o600 });
    const { header, footer } = await verifyBackup(path);
    const { db, close } = await openDatabase(home, undefined, quietLog, { throwaway: true });
    await db.transaction(async (tx) => {
      await migrateWithin(tx, new Set(header.migrations.map((one) => one.name)));
      await fillAtOwnSchema(tx, path, header);
    });
    await close();
    await started(home, async (url) => {
      const payload = JSON.stringify({ email: 'owner@example.com', password: 'come back soon' });
      const headers = { 'content-type': 'application/json' };
      const login = await fetch(`${url}/api/login`, { method: 'POST', headers, body: payload });
      expect(login.status).toBe(200);
      const cookie = login.headers
        .getSetCookie()
        .map((one) => one.split(';')[0])
        .join('; ');
      const answer = await fetch(`${url}/api/campaigns`, { headers: { cookie } });
      const campaigns = (await answer.json()) as { items: unknown[] };
      expect(campaigns.items).toHaveLength(footer.rows.campaign);
      expect((await fetch(`${url}/api/today`, { headers: { cookie } })).status).toBe(200);
    });
  });
});

/** Starts the program over a data folder, lets `work` talk to it, stops it. */
async function started(home: string, work: (url: string) => Promise<void>): Promise<void> {
  const { DATABASE_URL: _none, ...environment } = process.env;
  const child = spawn(process.execPath, ['bin/ritorno.mjs', 'start', '--port', '0'], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...environment, RITORNO_HOME: home },
  });
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (output += text));
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    await expect.poll(() => output, { timeout: 60_000 }).toMatch(/running at \S+/);
    await work(/running at (\S+)/.exec(output)?.[1] as string);
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}
