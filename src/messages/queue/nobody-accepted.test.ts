// A refusal that is about us is trouble to tell and to wait for: it never ends writing to an address, however few were due.
import { sql } from 'kysely';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testContext, testDatabase } from '../../ground/testing.ts';
import type { Sender } from '../sender/sender.ts';
import { readSender } from '../sender/settings.ts';
import { smtpSender } from '../sender/smtp-sender.ts';
import { noteAcceptance } from '../sender/what-it-accepts.ts';
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

async function dueTo(names: readonly string[], script: Script): Promise<void> {
  server = await startScripted(script);
  sender = smtpSender({ host: '127.0.0.1', port: server.port, tls: 'none', lanes: 2, timeout: 3_000 });
  await db().transaction(async (tx) =>
    dueRungs(
      tx,
      await aCampaign(tx),
      names.map((name) => ({ externalId: name, email: `${name}@example.com` })),
    ),
  );
  await queueDueMessages({ db: db() }, soon);
}

const send = (minute = 0) =>
  sendDueMessages(testContext(db()), sender, new Date(soon.getTime() + minute * 60_000), { renderer });
const eight = Array.from({ length: 8 }, (_, i) => `shop${i}`);
const dead = () => db().rows(sql<{ reason: string; answer: string }>`select reason, answer from suppression`);

describe.each([
  '550 relay not permitted',
  '550 5.1.8 Access denied, bad outbound sender AS(42004)',
  '550 5.1.7 Sender address rejected',
  '550 Authentication required',
  '553 sorry, your envelope sender is in my badmailfrom list (#5.7.1)',
  '550 SC-001 Unfortunately, messages from 192.0.2.7 were not sent. It is on our block list.',
  '550 Too many messages, try again later',
  '550 Absenderadresse abgelehnt: Domain existiert nicht',
])('a small shop whose every mail is answered %s', (answer) => {
  test('kills no address, is told what is wrong, and its mails leave once that is mended', async () => {
    let isMended = false;
    await dueTo(eight, { rcpt: () => (isMended ? undefined : answer) });
    const { sent, suppressed, trouble } = await send();
    expect({ sent, suppressed }).toEqual({ sent: 0, suppressed: 0 });
    expect(trouble).toMatchObject({ code: 'EPOLICY', sentence: expect.stringContaining(answer) });
    expect((await readSender(db())).trouble?.code).toBe('EPOLICY');
    expect(await dead()).toEqual([]);
    expect(await countStates(db())).toEqual({ pending: 8 });
    isMended = true;
    expect(await send(6)).toMatchObject({ sent: 8, trouble: undefined });
    expect((await readSender(db())).trouble).toBeNull();
  });
});

test('the same after the message instead of at the recipient', async () => {
  await dueTo(eight, { data: () => '550 5.7.1 Message rejected due to local policy' });
  expect(await send()).toMatchObject({ sent: 0, suppressed: 0, trouble: { code: 'EPOLICY' } });
  expect(await countStates(db())).toEqual({ pending: 8 });
});

test('a refusal of the sender address before any recipient is told as that and counts against nobody', async () => {
  await dueTo(eight, { mail: () => '553 5.7.1 not owned by user' });
  expect(await send()).toMatchObject({ sent: 0, suppressed: 0, trouble: { code: 'ESENDER' } });
  expect(server.asked.length).toBeLessThanOrEqual(2);
  expect(await countStates(db())).toEqual({ pending: 8 });
});

test('a server that calls each of a handful dead and accepts nobody is not believed', async () => {
  await dueTo(eight, { rcpt: () => '550 5.1.1 User unknown' });
  const { trouble } = await send();
  expect(trouble).toMatchObject({ code: 'ENOBODY', sentence: expect.stringContaining('User unknown') });
  expect(await dead()).toEqual([]);
});

test('a round of one kills no address either', async () => {
  await dueTo(['alone'], { rcpt: () => '550 5.1.1 User unknown' });
  expect(await send()).toMatchObject({ suppressed: 1, trouble: undefined });
  expect(await dead()).toEqual([]);
});

test('what was called dead before anybody was accepted is believed once somebody is, its answer kept without the address', async () => {
  const script = { rcpt: (to: string) => (to.startsWith('z') ? undefined : `550 5.1.1 <${to}>: User unknown`) };
  await dueTo(['a', 'b', 'zoe'], script);
  expect(await send()).toMatchObject({ sent: 1, suppressed: 2, trouble: undefined });
  const kept = { reason: 'bounced', answer: '550 5.1.1 <>: User unknown' };
  expect(await dead()).toEqual([kept, kept]);
});

test('a refusal that says nothing waits while nobody was accepted, and is final once somebody was', async () => {
  let isOpen = false;
  await dueTo(['a', 'zoe'], { rcpt: (to) => (isOpen && to.startsWith('z') ? undefined : '550 no') });
  expect(await send()).toMatchObject({ sent: 0, suppressed: 0, deferred: 2, trouble: { code: 'ENOBODY' } });
  isOpen = true;
  await send(6);
  await send(20);
  expect(await countStates(db())).toEqual({ sent: 1, 'suppressed: rejected': 1 });
  expect(await dead()).toEqual([]);
});

test('mixed answers: only the clear one ends writing to its address', async () => {
  const answers: Record<string, string> = {
    gone: '550 5.1.1 no such user',
    full: '552 5.2.2 mailbox full',
    blocked: '550 5.7.1 blocked',
    disabled: '550 5.2.1 account disabled',
    odd: '550 no',
  };
  // so that no answer depends on which of two connections is faster
  await noteAcceptance(db(), undefined, soon);
  await dueTo(['aaa', ...Object.keys(answers)], { rcpt: (to) => answers[to.split('@')[0]] });
  await send();
  expect(await countStates(db())).toEqual({ sent: 1, pending: 2, 'suppressed: rejected': 3 });
  expect((await dead()).map(({ answer }) => answer)).toEqual(['550 5.1.1 no such user']);
});
