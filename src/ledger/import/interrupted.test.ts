// An import that is killed leaves nothing that a second one would not complete, and nothing twice.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testContext, testDatabase } from '../../ground/testing.ts';
import { createFileStage } from '../facts/stage.ts';
import { sweepImports } from './import-log.ts';
import { inspectFile } from './inspect-file.ts';
import { runImport } from './run-import.ts';

const db = testDatabase();
const lines = 150_000;
const kills = 4;
let home: string;
let path: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ritorno-kill-'));
  path = join(home, 'till.csv');
  const rows = Array.from({ length: lines }, (_, i) => `c${i % 900},r${i >> 2},2024-01-01,p${i % 70},1.00`);
  await writeFile(path, `customer,receipt,date,product,price\n${rows.join('\n')}\n`);
});
afterAll(() => rm(home, { recursive: true, force: true }));

/** The same import in a process of its own, so that it can be killed. */
async function child(): Promise<ChildProcess> {
  const options = (db().pool as unknown as { options: Record<string, unknown> }).options;
  const settings = JSON.stringify({
    host: options.host,
    user: options.user,
    database: options.database,
    connectionString: options.connectionString,
  });
  const source = new URL('../..', import.meta.url).href;
  const script = `
    const { openPool, quietLog, systemClock, vaultOf } = await import('${source}ground/index.ts');
    const { inspectFile, runImport } = await import('${source}ledger/index.ts');
    const db = openPool(${settings});
    const context = { db, clock: systemClock, home: ${JSON.stringify(home)}, log: quietLog, vault: vaultOf(Buffer.alloc(32)) };
    const { mapping } = await inspectFile(db, ${JSON.stringify(path)}, { kind: 'purchases' });
    process.stdout.write('begun');
    await runImport(context, { path: ${JSON.stringify(path)}, fileName: 'till.csv', kind: 'purchases', mapping });
    await db.close();`;
  const hooks = new URL('../../../scripts/typescript.mjs', import.meta.url).href;
  const started = spawn(process.execPath, ['--import', hooks, '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    started.stdout.once('data', () => resolve());
    started.once('exit', (code) => reject(new Error(`the import ended with ${code} before it began`)));
  });
  return started;
}

const staged = async () =>
  (await db().rows(sql`select 1 from information_schema.tables where table_schema = 'staging'`)).length;

test('killed at several moments, the import comes to the same facts when it is run again', async () => {
  for (let kill = 0; kill < kills; kill++) {
    const importing = await child();
    const ended = new Promise<void>((resolve) => importing.once('exit', () => resolve()));
    await sleep(150 + kill * 500);
    importing.kill('SIGKILL');
    await ended;
  }
  const context = testContext(db(), { home });
  const { mapping } = await inspectFile(db(), path, { kind: 'purchases' });
  const { figures } = await runImport(context, { path, fileName: 'till.csv', kind: 'purchases', mapping });
  expect(figures).toMatchObject({ lines, net: { EUR: lines * 100 } });
  const [stored] = await db().rows(
    sql<Record<string, number>>`
      select (select count(*) from purchase_line) as lines, (select count(*) from purchase) as receipts,
        (select sum(net_minor)::bigint from purchase) as net,
        (select sum(net_minor)::bigint from customer_statistics) as statistics,
        (select count(*) from customer) as customers`,
  );
  expect(stored).toEqual({
    lines,
    receipts: figures.receipts,
    net: lines * 100,
    statistics: lines * 100,
    customers: 900,
  });
  // what the killed ones had staged is swept once the server has noticed that they are gone
  for (let tries = 0; tries < 100 && (await staged()) > 0; tries++) {
    await sleep(100);
    await sweepImports(db(), new Date());
  }
  expect(await staged()).toBe(0);
  expect(await db().rows(sql`select 1 from import where state = 'running'`)).toEqual([]);
}, 180_000);

test('what a failed import could not drop is swept, and its own reason stays', async () => {
  const [{ id }] = await db().rows(
    sql<{ id: number }>`
      insert into import (kind, file_name, mapping, state, started_at, error)
      values ('purchases', 'till.csv', '{}', 'failed', now(), 'The disk is full.') returning import_id as id`,
  );
  await createFileStage(db(), id, 1);
  expect(await sweepImports(db(), new Date())).toContain(id);
  expect(await staged()).toBe(0);
  expect(await db().rows(sql`select state, error from import where import_id = ${id}`)).toEqual([
    { state: 'failed', error: 'The disk is full.' },
  ]);
});
