// The program as several processes: a morning's sending is shared, a night and a sending go on side by side.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, expect, inject, test } from 'vitest';
import { oneRound, startScheduler } from '../../src/doors/scheduler.ts';
import { addDays, hasRun, instantAt, vaultOf } from '../../src/ground/index.ts';
import { settingsFor } from '../../src/ground/testing/server.ts';
import { testDatabase } from '../../src/ground/testing.ts';
import { senderSettings } from '../../src/messages/contract.ts';
import { queueDueMessages, saveSender } from '../../src/messages/index.ts';
import { aCampaign, dueRungs, soon, startSink } from '../../src/messages/testing.ts';
import { openStory } from './shop.ts';

const db = testDatabase();
const root = join(import.meta.dirname, '..', '..');
const patience = { timeout: 100_000, interval: 50 };
const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

/** A mail server that takes nothing until `open` is called. */
async function gatedSink() {
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const sink = await startSink({ data: () => gate.then(() => undefined) });
  ended.push(async () => {
    open();
    await sink.close();
  });
  const settings = senderSettings.parse({
    kind: 'smtp',
    host: '127.0.0.1',
    port: sink.port,
    tls: 'none',
    allowPrivateHost: true,
    pool: 3,
    fromAddress: 'shop@example.com',
    postalLine: 'Via Roma 1, Milano',
    publicUrl: 'https://win.example.com',
  });
  await db().transaction((tx) => saveSender(tx, vaultOf(Buffer.alloc(32)), settings, undefined, new Date()));
  return { sink, open: () => open() };
}

interface Program {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly done: Promise<number | null>;
}

/** `ritorno start` with a data folder of its own and the database of this test. */
async function ritorno(...args: string[]): Promise<Program> {
  const home = await mkdtemp(join(tmpdir(), 'ritorno-process-'));
  const [{ name }] = await db().rows(sql<{ name: string }>`select current_database() as name`);
  const settings = settingsFor(inject('testServer'), name);
  const url =
    settings.connectionString ??
    `postgres://${settings.user}@localhost/${name}?host=${encodeURIComponent(settings.host ?? '')}`;
  const child = spawn(process.execPath, ['bin/ritorno.mjs', 'start', ...args], {
    cwd: root,
    env: { ...process.env, RITORNO_HOME: home, DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (output += text));
  const done = new Promise<number | null>((resolve) => child.once('close', resolve));
  ended.push(async () => {
    child.kill('SIGKILL');
    await done;
    await rm(home, { recursive: true, force: true });
  });
  return { child, output: () => output, done };
}

/** What a process says that it has sent. */
function sentBy(program: Program): number {
  const events = program.output().match(/^\{.*"event":"job done".*\}$/gm) ?? [];
  return events
    .map((line) => JSON.parse(line) as { job: string; sent?: number })
    .reduce((sum, { job, sent }) => sum + (job === 'send' ? (sent ?? 0) : 0), 0);
}

test('two processes share a morning, each message leaves once, and both end when they are told', async () => {
  const count = 600;
  const { sink, open } = await gatedSink();
  await db().transaction(async (tx) =>
    dueRungs(
      tx,
      await aCampaign(tx),
      Array.from({ length: count }, (_, i) => ({ externalId: `m-${i}`, email: `m-${i}@example.com` })),
    ),
  );
  await queueDueMessages({ db: db() }, soon);
  await db().run(sql`update message set not_after = now() + interval '1 day'`);
  const both = [await ritorno('--roles', 'send'), await ritorno('--roles', 'send')];
  const atWork = async () => {
    const [{ workers }] = await db().rows(
      sql<{ workers: number }>`
        select count(distinct worker)::int as workers from message where state = 'sending'`,
    );
    return workers;
  };
  await expect.poll(atWork, { ...patience, message: both.map(({ output }) => output()).join('\n') }).toBe(2);
  open();
  const states = () =>
    db().rows(sql<{ state: string; count: number }>`
      select state, count(*)::int as count from message group by 1 order by 1`);
  await expect.poll(states, patience).toEqual([{ state: 'sent', count }]);
  expect(new Set(sink.mails.map(({ messageId }) => messageId)).size).toBe(count);
  expect(sink.mails).toHaveLength(count);
  for (const { child } of both) child.kill('SIGTERM');
  expect(await Promise.all(both.map(({ done }) => done))).toEqual([0, 0]);
  const sent = both.map(sentBy);
  expect(sent[0] + sent[1]).toBe(count);
  expect(Math.min(...sent)).toBeGreaterThan(0);
});

test.each([
  ['', /is no role/],
  ['night,mail', /"mail" is no role. Name some of web, night, send/],
])('roles that there are not ("%s") are named, and nothing starts', async (roles, words) => {
  const program = await ritorno('--roles', roles);
  expect(await program.done).not.toBe(0);
  expect(program.output()).toMatch(words);
});

const first = '2026-05-10';
const silent = { externalId: 'silent', bought: [addDays(first, -110), addDays(first, -85), addDays(first, -60)] };

test('a night holds back no mail, and a mail on its way holds back no night', async () => {
  const shop = await openStory(db(), '2026-05-08', [silent]);
  await shop.launch('2026-05-09', {});
  const { context } = shop;
  const at = (time: string) => context.clock.moveTo(instantAt('Europe/Rome', first, time));
  at('03:00');
  await oneRound(context)();
  // with its book lost the night is due once more, now on a morning with a message to send
  await db().run(sql`delete from run`);
  const { sink, open } = await gatedSink();
  at('10:00');
  let scoring: Promise<void> | undefined;
  let letScore = (): void => undefined;
  await new Promise<void>((locked) => {
    scoring = db().transaction(async (tx) => {
      await tx.run(sql`lock table run_phase in exclusive mode`);
      locked();
      await new Promise<void>((resolve) => {
        letScore = resolve;
      });
    });
  });
  const scheduler = startScheduler(context);
  ended.push(async () => {
    letScore();
    open();
    await scheduler.stop();
  });
  const sending = async () => (await db().rows(sql`select 1 from message where state = 'sending'`)).length;
  await expect.poll(sending, patience).toBe(1);
  expect(await hasRun(db(), first)).toBe(false);
  letScore();
  await scoring;
  await expect.poll(() => hasRun(db(), first), patience).toBe(true);
  expect([await sending(), sink.mails]).toEqual([1, []]);
  open();
  await expect.poll(() => sink.mails.map(({ to }) => to), patience).toEqual(['silent@example.com']);
});
