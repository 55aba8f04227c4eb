// Queue and sending over real SMTP: what leaves, what does not and why, and that nothing leaves twice.
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { changeShop } from '../../ground/index.ts';
import { testContext, testDatabase } from '../../ground/testing.ts';
import { recordConsents, recordPurchases } from '../../ledger/index.ts';
import { purchaseOn, withConsent } from '../../ledger/testing.ts';
import type { Sender } from '../sender/sender.ts';
import { readSender } from '../sender/settings.ts';
import { smtpSender } from '../sender/smtp-sender.ts';
import { openRenderer } from '../templates/render-thread.ts';
import {
  aCampaign,
  dueAt,
  dueRungs,
  messageStates,
  notAfter,
  type RungWish,
  type Sink,
  type SinkRules,
  soon,
  startSink,
} from '../testing.ts';
import { accounting } from './accounting.ts';
import { queueDueMessages } from './queue-due-messages.ts';
import { sendDueMessages } from './send-due-messages.ts';

const db = testDatabase();
const renderer = openRenderer();
let sink: Sink | undefined;
let sender: Sender | undefined;

beforeEach(async () => {
  await db().run(
    sql`truncate message, rung_due, enrolment, coupon, campaign, episode, signal, suppression, sender, setting cascade`,
  );
});
afterEach(async () => {
  await sender?.close();
  await sink?.close();
  sender = undefined;
  sink = undefined;
});

async function sinkAndSender(rules: SinkRules = {}, lanes = 3): Promise<{ sink: Sink; sender: Sender }> {
  sink = await startSink(rules);
  sender = smtpSender({ host: '127.0.0.1', port: sink.port, tls: 'none', lanes, timeout: 5_000 });
  return { sink, sender };
}

async function queued(wishes: readonly RungWish[], status = 'live'): Promise<number[]> {
  const ids = await db().transaction(async (tx) => dueRungs(tx, await aCampaign(tx, status), wishes));
  await queueDueMessages({ db: db() }, soon);
  return ids;
}

const send = (to: Sender, now = soon) => sendDueMessages(testContext(db()), to, now, { renderer });

/** State and reason of these customers' messages, in the order of the ids; undefined where there is none. */
async function outcomes(ids: readonly number[]): Promise<(string | undefined)[]> {
  const states = new Map((await messageStates(db())).map((one) => [one.customerId, one]));
  return ids.map((id) => {
    const found = states.get(id);
    return found?.reason ? `${found.state}: ${found.reason}` : found?.state;
  });
}

test('a due message leaves once, with its coupon, its unsubscribe link and the same Message-ID for ever', async () => {
  const { sink: to, sender: by } = await sinkAndSender();
  await queued([{ email: 'anna@example.com', givenName: 'Anna', language: 'it', coupon: { minimumMinor: 5000 } }]);
  expect(await send(by)).toEqual({ sent: 1, suppressed: 0, deferred: 0, uncertain: 0, trouble: undefined });
  expect(await send(by)).toMatchObject({ sent: 0 });
  expect(to.mails).toHaveLength(1);
  const { raw } = to.mails[0];
  expect(raw).toMatch(/^List-Unsubscribe: <http:\/\/127\.0\.0\.1:4680\/u\/[\w-]{40,80}>\r?$/m);
  expect(raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/m);
  const text = Buffer.from(raw.split(/\r\n\r\n/)[2].split('\r\n--')[0], 'base64')
    .toString()
    .replaceAll('\r', '')
    .replaceAll('\u00a0', ' ');
  expect(text).toContain('Ciao Anna,');
  expect(text).toMatch(/15 €\n {2}Codice: CODE-\d+/);
  expect(text).toContain('Per acquisti a partire da: 50 €');
  expect(text).toContain('Valido fino a: 24 marzo 2026');
});

test('whoever may not be written to gets no message, each with the reason', async () => {
  const ids = await queued([
    {},
    { consents: [] },
    { consents: [withConsent({ state: 'withdrawn' })] },
    { consents: [withConsent({ state: 'objected' })] },
    { email: null },
    { channels: ['sms'], phone: '+39333123456' },
    { refused: 'budget' },
    { refused: 'came_back' },
    { prepared: false },
  ]);
  expect(await outcomes(ids)).toEqual([
    'pending',
    'suppressed: no_consent',
    'suppressed: withdrawn',
    'suppressed: objected',
    'suppressed: no_address',
    'suppressed: channel_not_set_up',
    'suppressed: coupon_refused',
    'suppressed: came_back',
    undefined,
  ]);
  expect(await accounting(db())).toMatchObject({ due: 9, sent: 0, suppressed: 7, pending: 2, uncertain: 0 });
});

test('the first channel that reaches the customer is taken', async () => {
  await queued([{ channels: ['sms', 'email'] }]);
  expect(await db().rows(sql`select channel, state from message`)).toEqual([{ channel: 'email', state: 'pending' }]);
});

test('a purchase, a withdrawal, the end of the campaign or of the coupon between queue and claim stops the message', async () => {
  const { sink: to, sender: by } = await sinkAndSender();
  const ids = await queued([
    { externalId: 'buyer' },
    { externalId: 'leaver' },
    { coupon: { expiresOn: '2026-03-09' } },
    { externalId: 'stays', email: 'stays@example.com' },
  ]);
  await db().transaction(async (tx) => {
    const at = new Date('2026-03-10T08:00:00Z');
    await recordPurchases(tx, [purchaseOn('buyer', '2026-03-10', { at })], { now: at });
    await recordConsents(tx, [{ ...withConsent({ state: 'withdrawn', recordedAt: at }), customerId: ids[1] }]);
  });
  ids.push(...(await queued([{ externalId: 'ended' }], 'ended')));
  expect(await send(by)).toMatchObject({ sent: 1, suppressed: 3 });
  expect(await outcomes(ids)).toEqual([
    'suppressed: came_back',
    'suppressed: withdrawn',
    'suppressed: coupon_not_usable',
    'sent',
    'suppressed: campaign_ended',
  ]);
  expect(to.mails.map((mail) => mail.to)).toEqual(['stays@example.com']);
});

test('a message of a silence that has moved waits until that is judged, and is told apart when it is none', async () => {
  const { sender: by } = await sinkAndSender();
  const ids = await queued([{ externalId: 'moved' }, { externalId: 'in-time' }]);
  await db().run(sql`update episode set moved_at = ${soon} where customer_id = any(${ids}::bigint[])`);
  expect(await send(by)).toMatchObject({ sent: 0, suppressed: 0 });
  expect(await outcomes(ids)).toEqual(['pending', 'pending']);
  await db().run(sql`update episode set moved_at = null where customer_id = any(${ids}::bigint[])`);
  // the campaign's own verdict, while another ladder keeps the episode open
  await db().run(sql`update enrolment set ended_at = ${soon}, end_reason = 'not_late' where customer_id = ${ids[1]}`);
  expect(await send(by)).toMatchObject({ sent: 1, suppressed: 1 });
  expect(await outcomes(ids)).toEqual(['sent', 'suppressed: not_late']);
});

test('late is cancelled, not sent', async () => {
  const { sender: by } = await sinkAndSender();
  const ids = await queued([{}]);
  expect(await send(by, notAfter)).toMatchObject({ sent: 0, suppressed: 1 });
  expect(await outcomes(ids)).toEqual(['suppressed: too_late']);
});

test('what becomes late while a long morning is being sent is cancelled too', async () => {
  const { sink: to, sender: by } = await sinkAndSender({}, 1);
  await queued(Array.from({ length: 6 }, (_, i) => ({ email: `c${i}@example.com` })));
  // the hour strikes after the second mail
  const clock = { now: () => (to.mails.length < 2 ? soon : notAfter) };
  const figures = await sendDueMessages(testContext(db()), by, soon, { renderer, clock });
  expect(figures.sent).toBe(to.mails.length);
  expect(figures.sent).toBeLessThan(6);
  expect(figures.suppressed).toBe(6 - figures.sent);
  expect(await accounting(db())).toMatchObject({ pending: 0, uncertain: 0 });
});

test('while sending or the campaign is paused messages wait, and what came back meanwhile is settled', async () => {
  const { sink: to, sender: by } = await sinkAndSender();
  const ids = await queued([{ externalId: 'paused-buyer' }, { externalId: 'paused-waiter' }]);
  await db().transaction((tx) => changeShop(tx, { sendingPausedAt: soon.toISOString() }));
  await db().transaction((tx) =>
    recordPurchases(tx, [purchaseOn('paused-buyer', '2026-03-10', { at: dueAt })], { now: soon }),
  );
  // nothing is even written that may not leave
  const idle = { ...renderer, mails: () => expect.fail('a message was written while sending is paused') };
  const quiet = await sendDueMessages(testContext(db()), by, soon, { renderer: idle });
  expect(quiet).toMatchObject({ sent: 0, suppressed: 1 });
  expect(await outcomes(ids)).toEqual(['suppressed: came_back', 'pending']);
  await db().transaction((tx) => changeShop(tx, { sendingPausedAt: null }));
  await db().run(sql`update campaign set status = 'paused'`);
  expect(await send(by)).toMatchObject({ sent: 0 });
  await db().run(sql`update campaign set status = 'live'`);
  expect(await send(by)).toMatchObject({ sent: 1 });
  expect(to.mails).toHaveLength(1);
});

test('an address that does not exist is suppressed for good; a refusal of policy is tried again', async () => {
  const { sender: by } = await sinkAndSender({
    rcpt: (address) => {
      if (address.startsWith('gone')) return '550 5.1.1 no such user';
      if (address.startsWith('grey')) return '450 4.2.0 try again later';
      if (address.startsWith('spam')) return '554 5.7.1 blocked by policy';
      return undefined;
    },
    data: (mail) => (mail.to.startsWith('size') ? '552 5.3.4 too large' : undefined),
  });
  const ids = await queued(['gone', 'grey', 'spam', 'size', 'fine'].map((name) => ({ email: `${name}@example.com` })));
  const figures = await send(by);
  expect(figures).toMatchObject({ sent: 1, suppressed: 2, deferred: 2 });
  expect(figures.trouble?.code).toBe('EPOLICY');
  expect(await outcomes(ids)).toEqual(['suppressed: rejected', 'pending', 'pending', 'suppressed: rejected', 'sent']);
  expect(await db().rows(sql`select channel, reason from suppression`)).toEqual([
    { channel: 'email', reason: 'bounced' },
  ]);
  expect(await send(by)).toMatchObject({ sent: 0, deferred: 0 });
  const later = new Date(soon.getTime() + 6 * 60_000);
  expect(await send(by, later)).toMatchObject({ deferred: 2 });
  const grey = (await messageStates(db())).find(({ customerId }) => customerId === ids[1]);
  expect(grey).toMatchObject({ state: 'pending', attempts: 2, detail: '450 4.2.0 try again later' });
});

test('an unreachable server or a wrong password leaves everything pending and says so', async () => {
  await queued([{}, {}, {}]);
  sender = smtpSender({ host: '127.0.0.1', port: 1, tls: 'none', lanes: 2, timeout: 2_000 });
  expect((await send(sender)).trouble?.code).toBe('ECONNREFUSED');
  expect((await messageStates(db())).map(({ state, attempts }) => [state, attempts])).toEqual([
    ['pending', 0],
    ['pending', 0],
    ['pending', 0],
  ]);
  expect((await readSender(db())).trouble).toMatchObject({ code: 'ECONNREFUSED' });
  await sender.close();
  sink = await startSink({ login: { user: 'shop', password: 'right' } });
  const target = { host: '127.0.0.1', port: sink.port, tls: 'none', lanes: 2 } as const;
  sender = smtpSender({ ...target, login: { user: 'shop', password: 'wrong' } });
  expect((await send(sender)).trouble?.code).toBe('EAUTH');
  await sender.close();
  sender = smtpSender({ ...target, login: { user: 'shop', password: 'right' } });
  expect(await send(sender)).toMatchObject({ sent: 3, trouble: undefined });
  expect((await readSender(db())).trouble).toBeNull();
});

test('a connection that breaks before the answer makes the message uncertain, and it is never sent again', async () => {
  const { sink: to, sender: by } = await sinkAndSender({ data: () => 'hang up' }, 1);
  const ids = await queued([{}]);
  expect(await send(by)).toMatchObject({ sent: 0, uncertain: 1 });
  expect(await send(by)).toMatchObject({ sent: 0, uncertain: 0 });
  expect(await outcomes(ids)).toEqual(['uncertain']);
  expect(to.mails).toEqual([]);
});

test('a template that does not render suppresses its message and no other', async () => {
  const { sender: by } = await sinkAndSender();
  await db().run(sql`
    insert into template (key, language, channel, subject, body, changed_at) values
      ('loop', 'en', 'email', 'x', '<mjml><mj-body><mj-section><mj-column><mj-text>{% for i in (1..100000000) %}{{ i }}{% endfor %}</mj-text></mj-column></mj-section></mj-body></mjml>', now()),
      ('broken', 'en', 'email', 'x', '{% if %}', now())`);
  const ids = await queued([{ template: 'loop' }, { template: 'broken' }, { template: 'nowhere' }, {}]);
  expect(await send(by)).toMatchObject({ sent: 1, suppressed: 3 });
  const bad = 'suppressed: template_error';
  expect(await outcomes(ids)).toEqual([bad, bad, bad, 'sent']);
  const detail = new Map((await messageStates(db())).map((one) => [one.customerId, one.detail]));
  expect(detail.get(ids[0])).toContain('limit exceeded');
  expect(detail.get(ids[1])).toContain('line 1');
  expect(detail.get(ids[2])).toContain('no template nowhere');
});

test('the ledger hears what became of each message, once', async () => {
  const { sender: by } = await sinkAndSender();
  await queued([{}, { consents: [] }]);
  await send(by);
  await send(by);
  const signals = await db().rows(sql<{ kind: string; reason: string | null }>`
    select kind, data ->> 'reason' as reason from signal order by kind`);
  expect(signals).toEqual([
    { kind: 'message_sent', reason: null },
    { kind: 'message_suppressed', reason: 'no_consent' },
  ]);
});
