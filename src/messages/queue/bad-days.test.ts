// Days on which nothing goes as it should: a server that fails every message alike, an order to stop, an outage's backlog.
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testContext, testDatabase } from '../../ground/testing.ts';
import type { Sender } from '../sender/sender.ts';
import { smtpSender } from '../sender/smtp-sender.ts';
import { openRenderer } from '../templates/render-thread.ts';
import { aCampaign, dueRungs, messageStates, type Sink, type SinkRules, soon, startSink } from '../testing.ts';
import { queueDueMessages } from './queue-due-messages.ts';
import { sendDueMessages } from './send-due-messages.ts';

const db = testDatabase();
const renderer = openRenderer();
const lanes = 3;
let sink: Sink;
let sender: Sender;

beforeEach(async () => {
  await db().run(
    sql`truncate message, rung_due, enrolment, coupon, campaign, episode, signal, suppression, sender, setting cascade`,
  );
});
afterEach(async () => {
  await sender.close();
  await sink.close();
});

async function dueTo(count: number, rules: SinkRules): Promise<number[]> {
  sink = await startSink(rules);
  sender = smtpSender({ host: '127.0.0.1', port: sink.port, tls: 'none', lanes, timeout: 5_000 });
  const ids = await db().transaction(async (tx) =>
    dueRungs(
      tx,
      await aCampaign(tx),
      Array.from({ length: count }, (_, i) => ({ email: `c${i}@example.com` })),
    ),
  );
  await queueDueMessages({ db: db() }, soon);
  return ids;
}

const send = (now = soon, signal?: AbortSignal) =>
  sendDueMessages(testContext(db()), sender, now, { renderer, signal });

async function countByState(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { state } of await messageStates(db())) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

test('a server that breaks off after every message loses a handful, not the morning', async () => {
  await dueTo(40, { data: () => 'hang up' });
  const { uncertain, trouble } = await send();
  expect(trouble?.code).toBe('ESTREAK');
  expect(uncertain).toBeGreaterThanOrEqual(5);
  expect(uncertain).toBeLessThanOrEqual(5 + 2 * lanes);
  expect(await countByState()).toEqual({ uncertain, pending: 40 - uncertain });
});

test('a server that calls every address dead is not believed after twenty', async () => {
  await dueTo(60, { rcpt: () => '550 5.1.1 no such user' });
  const { suppressed, trouble } = await send();
  expect(trouble).toMatchObject({ code: 'ESTREAK', sentence: expect.stringContaining('no such user') });
  expect(suppressed).toBeGreaterThanOrEqual(20);
  expect(suppressed).toBeLessThanOrEqual(20 + 2 * lanes);
  expect(await db().rows(sql`select from suppression`)).toEqual([]);
});

test.each<[string, SinkRules, object]>([
  ['a final answer', { data: () => '554 5.6.0 \0\x01\ud800 garbage' }, { suppressed: 5 }],
  ['a refusal of the address', { rcpt: () => '450 4.2.1 \0later\x1b[2J' }, { deferred: 5 }],
])('signs that no text may hold in %s are left out, and the round goes on', async (_, rules, outcome) => {
  await dueTo(5, rules);
  expect(await send()).toMatchObject({ sent: 0, ...outcome });
  expect(await db().rows(sql`select from message where state = 'sending'`)).toEqual([]);
});

test('a few dead addresses are believed, with and without other answers between', async () => {
  await dueTo(8, { rcpt: (address) => (address < 'c4' ? '550 5.1.1 no such user' : undefined) });
  expect(await send()).toMatchObject({ sent: 4, suppressed: 4, trouble: undefined });
  expect(await db().rows(sql`select from suppression`)).toHaveLength(4);
});

test('a server that puts everything off is left alone after twenty, each tried once', async () => {
  await dueTo(60, { data: () => '452 4.3.1 no room' });
  const { deferred, trouble } = await send();
  expect(trouble?.code).toBe('ESTREAK');
  expect(deferred).toBeLessThanOrEqual(20 + 2 * lanes);
  const tries = await db().rows(sql<{ attempts: number }>`select attempts from message where attempts > 0`);
  expect(tries).toHaveLength(deferred);
  expect(Math.max(...tries.map(({ attempts }) => attempts))).toBe(1);
});

test('told to stop, it waits for what is on its way and leaves the rest for later', async () => {
  const stopping = new AbortController();
  await dueTo(40, {
    data: async () => {
      stopping.abort();
      await new Promise((resolve) => setTimeout(resolve, 50));
      return undefined;
    },
  });
  const { sent, uncertain } = await send(soon, stopping.signal);
  expect(uncertain).toBe(0);
  expect(sent).toBeLessThanOrEqual(2 * lanes);
  expect(sink.mails).toHaveLength(sent);
  expect(await countByState()).toEqual({ sent, pending: 40 - sent });
  await send();
  expect(sink.mails).toHaveLength(40);
});

test('of two rungs that an outage has kept back one leaves a day, the later one at its own hour on the next', async () => {
  const [customer] = await dueTo(1, {});
  // the clocks go forward in the night of 29 March
  await db().run(sql`update rung_due set due_at = '2026-03-27T08:30Z', not_after = '2026-03-31T00:00Z'`);
  await db().run(sql`update message set due_at = '2026-03-27T08:30Z', not_after = '2026-03-31T00:00Z'`);
  for (const table of ['rung_due', 'message']) {
    await db().run(sql`
      insert into ${sql.ref(table)} select (jsonb_populate_record(m, '{"rung": 2, "due_at": "2026-03-28T08:30Z"}')).*
      from ${sql.ref(table)} m where m.customer_id = ${customer}`);
  }
  expect(await send(new Date('2026-03-28T09:00Z'))).toMatchObject({ sent: 1 });
  expect(await send(new Date('2026-03-28T20:00Z'))).toMatchObject({ sent: 0 });
  expect(await send(new Date('2026-03-29T07:29Z'))).toMatchObject({ sent: 0 });
  expect(await send(new Date('2026-03-29T07:30Z'))).toMatchObject({ sent: 1 });
  expect(sink.mails).toHaveLength(2);
});
