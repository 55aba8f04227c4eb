// A server that closes the connection at one recipient: that one is tried again later, everybody else gets their mail.
import { sql } from 'kysely';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testContext, testDatabase } from '../../ground/testing.ts';
import type { Sender } from '../sender/sender.ts';
import { readSender } from '../sender/settings.ts';
import { smtpSender } from '../sender/smtp-sender.ts';
import { openRenderer } from '../templates/render-thread.ts';
import { aCampaign, countStates, dueRungs, soon } from '../testing.ts';
import { type Script, type ScriptedServer, startScripted } from '../testing-server.ts';
import { queueDueMessages } from './queue-due-messages.ts';
import { sendDueMessages } from './send-due-messages.ts';

const db = testDatabase();
const renderer = openRenderer();
afterAll(() => renderer.close());
let server: ScriptedServer;
let sender: Sender;

beforeEach(async () => {
  await db().run(
    sql`truncate message, rung_due, enrolment, coupon, campaign, episode, signal, suppression, sender, setting cascade`,
  );
});
afterEach(async () => {
  await sender.close();
  await server.close();
});

async function dueTo(count: number, script: Script, lanes: number): Promise<void> {
  server = await startScripted(script);
  sender = smtpSender({ host: '127.0.0.1', port: server.port, tls: 'none', lanes, timeout: 3_000 });
  const wishes = Array.from({ length: count }, (_, i) => ({ email: `c${String(i).padStart(2, '0')}@example.com` }));
  await db().transaction(async (tx) => dueRungs(tx, await aCampaign(tx), wishes));
  await queueDueMessages({ db: db() }, soon);
}

const minutes = (count: number) => new Date(soon.getTime() + count * 60_000);
const send = (minute = 0) => sendDueMessages(testContext(db()), sender, minutes(minute), { renderer });
const one = () =>
  db().rows(sql<{ attempts: number; detail: string; retryAt: Date }>`
    select attempts, detail, retry_at as "retryAt" from message where state = 'pending'`);
const bad = (address: string) => address.startsWith('c02');

describe.each([1, 3])('with %i connections', (lanes) => {
  test.each<[string, Script]>([
    ['421 at RCPT', { rcpt: (to) => (bad(to) ? '421 4.7.28 rate limit for this recipient' : undefined) }],
    ['421 at RCPT, one command at a time', { rcpt: (to) => (bad(to) ? '421 later' : undefined), pipelining: false }],
    ['421 after the message', { data: (to) => (bad(to) ? '421 4.3.0 Temporary System Problem' : undefined) }],
    ['closed at RCPT without a word', { rcpt: (to) => (bad(to) ? 'close' : undefined) }],
  ])(
    '%s for one recipient: the others leave in the same round, that one is tried again with a growing pause',
    async (_, script) => {
      await dueTo(12, script, lanes);
      expect(await send()).toMatchObject({ sent: 11, deferred: 1, uncertain: 0, trouble: undefined });
      expect(new Set(server.accepted).size).toBe(11);
      expect(await one()).toMatchObject([{ attempts: 1, retryAt: minutes(5) }]);
      // not at every dispatch
      expect(await send(1)).toMatchObject({ sent: 0, deferred: 0, trouble: undefined });
      expect(await send(5)).toMatchObject({ sent: 0, deferred: 1, trouble: undefined });
      expect(await one()).toMatchObject([{ attempts: 2, retryAt: minutes(15) }]);
      expect((await readSender(db())).trouble).toBeNull();
      expect(server.accepted).toHaveLength(11);
    },
  );

  test('a 421 that a used connection gets is the connection’s, and nobody waits for it', async () => {
    await dueTo(12, { mail: (nth) => (nth > 3 ? '421 4.7.0 too many messages on this connection' : undefined) }, lanes);
    expect(await send()).toMatchObject({ sent: 12, deferred: 0, trouble: undefined });
    expect(server.accepted).toHaveLength(12);
  });

  test('several different recipients in a row end the round, and the rest is not tried', async () => {
    await dueTo(40, { rcpt: () => '421 4.7.0 closing' }, lanes);
    const { deferred, trouble } = await send();
    expect(trouble).toMatchObject({ code: 'ESTREAK', sentence: expect.stringContaining('421 4.7.0 closing') });
    expect(deferred).toBeGreaterThanOrEqual(5);
    expect(deferred).toBeLessThanOrEqual(5 + 2 * lanes);
    expect(await countStates(db())).toEqual({ pending: 40 });
    expect(new Set(server.asked).size).toBe(deferred);
  });

  test('a 421 before any recipient ends the round at once and counts against no message', async () => {
    await dueTo(8, { greeting: () => '421 4.3.2 shutting down' }, lanes);
    expect(await send()).toMatchObject({ sent: 0, deferred: 0, trouble: { sentence: expect.stringContaining('421') } });
    expect(server.asked).toEqual([]);
    expect(await db().rows(sql`select 1 from message where attempts > 0`)).toEqual([]);
  });
});
