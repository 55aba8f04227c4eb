// The database is killed, cut off and restarted while everybody works: who asks is told to come again, never "error".
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, migrate, type OpenDatabase, openDatabase, quietLog } from '../ground/index.ts';
import { type Send, type TestApp, testApp, testContext } from '../ground/testing.ts';
import { mountRoutes } from './rooms.ts';

let home: string;
let opened: OpenDatabase;
let kit: TestApp;
let asked: readonly (() => ReturnType<Send>)[];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ritorno-away-'));
  await chmod(home, 0o711);
  opened = await openDatabase(home, undefined, quietLog, { throwaway: true });
  await migrate(opened.db);
  const context = testContext(opened.db, { home });
  const unlimited = { machine: 1e9, person: 1e9, stranger: 1e9 };
  kit = await testApp(context, (app) => mountRoutes(app, context), { rateLimits: unlimited });
  const [owner, till, nobody] = [
    await kit.as('owner'),
    await kit.withKey(['purchases:write', 'coupons:read']),
    await kit.as(),
  ];
  let receipt = 0;
  asked = [
    () => owner({ url: '/api/me' }),
    () => owner({ url: '/api/customers' }),
    () => owner({ method: 'POST', url: '/api/sending/pause', payload: { reason: 'a test' } }),
    () => owner({ url: '/api/campaigns' }),
    () => owner({ url: '/api/runs/latest' }),
    () => nobody({ url: '/healthz' }),
    () =>
      till({
        method: 'POST',
        url: '/v1/purchases',
        payload: {
          purchases: [
            { receipt: `away-${receipt++}`, customer: 'c-1', happenedAt: '2026-03-02T10:00:00Z', amountMinor: 1200 },
          ],
        },
      }),
  ];
});
afterAll(async () => {
  await kit?.app.close();
  await opened?.close();
  await rm(home, { recursive: true, force: true });
});

/** Every process number of the server: 'backend' those that serve clients, else the one that everything hangs on. */
async function pidOf(who: 'backend' | 'server', db: Database): Promise<number> {
  if (who === 'server') return Number.parseInt(await readFile(join(home, 'pg', 'postmaster.pid'), 'utf8'), 10);
  const [{ pid }] = await db.rows(sql<{ pid: number }>`select pg_backend_pid() as pid`);
  return pid;
}

const ways: readonly [string, (db: Database) => Promise<unknown>][] = [
  [
    'an administrator ends all connections',
    (db) =>
      db.rows(sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'ritorno' and pid <> pg_backend_pid()`),
  ],
  ['one connection crashes and takes all with it', async (db) => process.kill(await pidOf('backend', db), 'SIGKILL')],
  ['the server is killed', async (db) => process.kill(await pidOf('server', db), 'SIGKILL')],
  ['the server is stopped fast', async (db) => process.kill(await pidOf('server', db), 'SIGINT')],
];

test.each(ways)('while %s, everybody is told to come again and nobody meets an error', async (_how, hurt) => {
  const met = { answers: 0, refused: 0, errors: [] as string[], unlike: [] as unknown[] };
  let working = true;
  const desks = [...asked, ...asked, ...asked].map(async (ask) => {
    while (working) {
      const { statusCode, headers, body } = await ask();
      // an answer that needs no database must not keep the others' from coming
      await setImmediate();
      met.answers++;
      if (statusCode === 500) met.errors.push(body);
      if (statusCode !== 503) continue;
      met.refused++;
      if (!(Number(headers['retry-after']) > 0) || !body.includes('"connection_lost"'))
        met.unlike.push([headers, body]);
    }
  });
  // until enough have met it: how often one must hurt depends on the machine, not the outcome
  for (let times = 0; times < 40 && met.refused < 25; times++) {
    const before = met.answers;
    await hurt(opened.db).catch(() => undefined);
    await expect.poll(() => met.answers, { timeout: 60_000 }).toBeGreaterThan(before + desks.length);
  }
  working = false;
  await Promise.all(desks);
  expect(met.errors).toEqual([]);
  expect(met.unlike).toEqual([]);
  expect(met.refused).toBeGreaterThan(0);
  // all is as before, and what must be answered well is
  for (const ask of asked)
    await expect.poll(async () => (await ask()).statusCode, { timeout: 60_000 }).toBeLessThan(300);
});
