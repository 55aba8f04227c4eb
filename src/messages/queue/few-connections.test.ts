// A provider that allows fewer connections than are set: the mail goes over those that it accepts, and their number is remembered.
import { sql } from 'kysely';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { virtualClock } from '../../ground/index.ts';
import { testContext, testDatabase } from '../../ground/testing.ts';
import { testVault as vault } from '../../ledger/testing.ts';
import { senderSettings } from '../contract.ts';
import { openSender } from '../sender/open-sender.ts';
import type { Sender } from '../sender/sender.ts';
import { readSender, saveSender } from '../sender/settings.ts';
import { openRenderer } from '../templates/render-thread.ts';
import { aCampaign, countStates, dueRungs, soon } from '../testing.ts';
import { type Script, type ScriptedServer, startScripted } from '../testing-server.ts';
import { queueDueMessages } from './queue-due-messages.ts';
import { sendDueMessages } from './send-due-messages.ts';

const db = testDatabase();
const renderer = openRenderer();
afterAll(() => renderer.close());
let server: ScriptedServer;

beforeEach(async () => {
  await db().run(
    sql`truncate message, rung_due, enrolment, coupon, campaign, episode, signal, suppression, sender, setting cascade`,
  );
});
afterEach(() => server.close());

const settings = (pool: number, isAsking: boolean) =>
  senderSettings.parse({
    kind: 'smtp',
    host: '127.0.0.1',
    port: server.port,
    tls: 'none',
    user: isAsking ? 'shop' : '',
    pool,
    allowPrivateHost: true,
    fromAddress: 'shop@example.net',
    postalLine: 'Main street 1',
    publicUrl: 'https://win.example.net',
  });
const save = (pool: number, isAsking = false) =>
  db().transaction((tx) => saveSender(tx, vault, settings(pool, isAsking), 'secret', soon));

async function due(count: number, name = 'c'): Promise<void> {
  const wishes = Array.from({ length: count }, (_, i) => ({
    externalId: `${name}${i}`,
    email: `${name}${i}@example.com`,
  }));
  await db().transaction(async (tx) => dueRungs(tx, await aCampaign(tx), wishes));
  await queueDueMessages({ db: db() }, soon);
}

/** One round as the server runs it: its sender opened for it from the settings. */
async function round(now = soon) {
  const context = { ...testContext(db(), { clock: virtualClock(now) }), vault };
  const sender: Sender = await openSender(context);
  try {
    return await sendDueMessages(context, sender, now, { renderer });
  } finally {
    await sender.close();
  }
}

describe.each<[string, (most: number) => Script]>([
  [
    'at the greeting',
    (most) => ({ greeting: (open) => (open > most ? '421 4.7.0 Too many connections from your host' : undefined) }),
  ],
  ['at EHLO', (most) => ({ ehlo: (open) => (open > most ? '421 4.3.2 too many sessions' : undefined) })],
  ['at the login', (most) => ({ login: (open) => (open > most ? '454 4.7.0 Too many login attempts' : undefined) })],
  ['at the login, 451', (most) => ({ login: (open) => (open > most ? '451 4.3.0 concurrent logins' : undefined) })],
  [
    'at MAIL',
    (most) => ({
      mail: (nth, open) => (nth === 1 && open > most ? '452 4.5.3 Too many concurrent messages' : undefined),
    }),
  ],
  ['without a word', (most) => ({ greeting: (open) => (open > most ? 'close' : undefined) })],
])('connections beyond two are turned down %s', (where, script) => {
  test('everything leaves in one round, the number is remembered and told', async () => {
    server = await startScripted(script(2));
    await save(5, where.includes('login'));
    await due(60);
    expect(await round()).toMatchObject({ sent: 60, deferred: 0, uncertain: 0, trouble: undefined });
    expect(server.accepted).toHaveLength(60);
    expect(new Set(server.accepted).size).toBe(60);
    expect(await db().rows(sql`select 1 from message where attempts <> 1`)).toEqual([]);
    const { allowed } = await readSender(db());
    // where connections are counted while others still come and go, a crowd may cost one more
    expect(allowed?.connections).toBeGreaterThanOrEqual(1);
    expect(allowed?.connections).toBeLessThanOrEqual(2);
    expect(allowed?.since).toBe(soon.toISOString());
  });
});

test('one connection is enough, and none at all is trouble', async () => {
  let most = 1;
  server = await startScripted({ greeting: (open) => (open > most ? '421 too many connections' : undefined) });
  await save(5);
  await due(20);
  expect(await round()).toMatchObject({ sent: 20, trouble: undefined });
  most = 0;
  await due(5, 'later');
  expect(await round()).toMatchObject({ sent: 0, trouble: { code: 'ECROWDED' } });
  expect(await countStates(db())).toEqual({ sent: 20, pending: 5 });
});

test('the remembered number is kept to for a day and then tried again', async () => {
  let most = 2;
  server = await startScripted({ greeting: (open) => (open > most ? '421 too many connections' : undefined) });
  await save(5);
  await due(30);
  await round();
  most = 5;
  await db().run(
    sql`update message set state = 'pending', settled_at = null, not_after = not_after + interval '3 days'`,
  );
  await db().run(sql`update message set retry_at = null`);
  const before = server.connections();
  await round(new Date(soon.getTime() + 3_600_000));
  expect(server.connections() - before).toBeLessThanOrEqual(2);
  expect(await readSender(db())).toMatchObject({ allowed: { connections: 2, since: soon.toISOString() } });
  await db().run(sql`update message set state = 'pending', settled_at = null`);
  const nextDay = server.connections();
  await round(new Date(soon.getTime() + 25 * 3_600_000));
  expect(server.connections() - nextDay).toBe(5);
  expect((await readSender(db())).allowed).toBeNull();
});

test('new settings forget what the former server allowed', async () => {
  server = await startScripted({ greeting: (open) => (open > 2 ? '421 too many connections' : undefined) });
  await save(5);
  await due(30);
  await round();
  expect((await readSender(db())).allowed).not.toBeNull();
  await save(4);
  expect((await readSender(db())).allowed).toBeNull();
});

test('a server that goes down in the middle leaves no wrong number behind', async () => {
  server = await startScripted({
    data: () => (server.accepted.length >= 10 ? '421 4.3.2 shutting down' : undefined),
    greeting: () => (server.accepted.length >= 10 ? '421 4.3.2 shutting down' : undefined),
  });
  await save(5);
  await due(40);
  const { trouble, sent } = await round();
  expect(trouble?.sentence).toContain('421 4.3.2');
  expect(sent).toBe(10);
  expect((await readSender(db())).allowed).toBeNull();
});
