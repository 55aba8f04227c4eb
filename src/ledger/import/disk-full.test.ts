// A full disk ends an import with a clear error and nothing else: what was acknowledged stays, what was staged goes, and
// the same file comes in once there is room. On small file systems of their own, in memory, so they need root.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { type Context, type Database, migrate, openDatabase, type Problem, quietLog } from '../../ground/index.ts';
import { testContext, testDatabase } from '../../ground/testing.ts';
import { inspectFile } from './inspect-file.ts';
import { runImport } from './run-import.ts';

const run = promisify(execFile);
const megabyte = 2 ** 20;
const db = testDatabase();
const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'ritorno-full-'));
  undo.push(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** A folder with so much room and no more; undefined where nothing can be mounted. */
async function smallDisk(megabytes: number): Promise<string | undefined> {
  const path = await folder();
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=711`, 'tmpfs', path]);
  } catch {
    return undefined;
  }
  undo.push(() => run('umount', ['-l', path]));
  return path;
}

/** Fills a disk until only so much is free; the result makes room again. */
async function fill(disk: string, free: number): Promise<() => Promise<void>> {
  const { bavail, bsize } = await statfs(disk);
  const ballast = join(disk, 'ballast');
  await writeFile(ballast, Buffer.alloc(Math.max(0, bavail * bsize - free)));
  return () => rm(ballast);
}

async function bring(context: Context, path: string) {
  const { mapping } = await inspectFile(context.db, path, { kind: 'purchases' });
  return (await runImport(context, { path, fileName: 'till.csv', kind: 'purchases', mapping })).figures;
}

const header = 'customer,receipt,date,product,price\n';
const rows = (count: number, customer: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => `${customer(i)},r${i},2024-01-01,p${i % 70},1.00\n`).join('');

const stored = (from: Database) =>
  from.rows(
    sql`select (select count(*) from purchase_line) as lines, (select count(*) from purchase) as receipts,
      (select sum(net_minor)::bigint from purchase) as net,
      (select sum(net_minor)::bigint from customer_statistics) as statistics`,
  );
const staged = (from: Database) =>
  from.rows(sql`select 1 from information_schema.tables where table_schema = 'staging'`);
const lastImport = (from: Database) => from.rows(sql`select state, error from import order by import_id desc limit 1`);
const failed = [{ state: 'failed', error: expect.stringContaining('The disk is full.') }];

test('the database has no room: the import fails, the facts are as before, and it comes in once there is room', async ({
  skip,
}) => {
  const disk = await smallDisk(180);
  if (disk === undefined) return skip('no small disk can be made here');
  const files = await folder();
  const [first, second] = [join(files, 'first.csv'), join(files, 'second.csv')];
  await writeFile(first, header + rows(400, (i) => `a${i % 9}`));
  await writeFile(second, header + rows(100_000, (i) => `b${i % 900}`));
  const server = await openDatabase(disk, undefined, quietLog, { throwaway: true });
  undo.push(server.close);
  await migrate(server.db);
  const context = testContext(server.db, { home: files });
  await bring(context, first);
  await server.db.run(sql`checkpoint`);
  const before = await stored(server.db);

  // full while the file is staged, while its receipts are planned, and under the log, which takes the server down
  const underTheLog = 45;
  for (const free of [4, 20, underTheLog]) {
    const makeRoom = await fill(disk, free * megabyte);
    const failure = await bring(context, second).then(
      () => 'none',
      ({ kind }: Problem) => kind.code,
    );
    // where the server goes down, another of its processes may have met the full disk before the one that works for us
    const told = free < underTheLog ? ['disk_full'] : ['disk_full', 'connection_lost'];
    expect(told).toContain(failure);
    expect(await stored(server.db)).toEqual(before);
    if (failure === 'disk_full') expect(await lastImport(server.db)).toMatchObject(failed);
    await makeRoom();
  }

  expect(await bring(context, second)).toMatchObject({ lines: 100_000, added: { lines: 100_000 } });
  expect(await stored(server.db)).toEqual([
    { lines: 100_400, receipts: 100_400, net: 10_040_000, statistics: 10_040_000 },
  ]);
  // a server that the full disk took down may drop nothing: then the next import sweeps what was staged
  expect(await staged(server.db)).toEqual([]);
}, 300_000);

test('the file of rejected lines has no room: the import fails and leaves no half of it', async ({ skip }) => {
  const home = await smallDisk(1);
  if (home === undefined) return skip('no small disk can be made here');
  const path = join(await folder(), 'nobody.csv');
  await writeFile(path, header + rows(20_000, () => '') + rows(400, (i) => `c${i % 9}`));
  const context = testContext(db(), { home });
  await expect(bring(context, path)).rejects.toMatchObject({ kind: { code: 'disk_full' } });
  expect(await staged(db())).toEqual([]);
  expect(await lastImport(db())).toMatchObject(failed);
  expect(await readdir(join(home, 'imports'))).toEqual([]);

  const roomy = testContext(db(), { home: await folder() });
  expect(await bring(roomy, path)).toMatchObject({ rejected: { 'no customer': 20_000 }, net: { EUR: 40_000 } });
});
