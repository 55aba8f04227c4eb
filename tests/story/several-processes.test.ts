// The program as several processes: a morning's sending is shared.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, expect, inject, test } from 'vitest';
import { settingsFor } from '../../src/ground/testing/server.ts';
import { testDatabase } from '../../src/ground/testing.ts';
import { queueDueMessages } from '../../src/messages/index.ts';
import { aCampaign, dueRungs, soon } from '../../src/messages/testing.ts';
import { gatedSink } from './gated-sink.ts';

const db = testDatabase();
const root = join(import.meta.dirname, '..', '..');
const patience = { timeout: 100_000, interval: 50 };
const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

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
  const { sink, open } = await gatedSink(db(), ended);
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
