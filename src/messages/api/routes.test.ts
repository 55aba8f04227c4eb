// The browser API of messages, each endpoint with good input, bad input and somebody who may not.
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Context } from '../../ground/index.ts';
import { type Send, type TestApp, testApp, testContext, testDatabase } from '../../ground/testing.ts';
import { aCustomer } from '../../ledger/testing.ts';
import { queueDueMessages } from '../queue/queue-due-messages.ts';
import { sendDueMessages } from '../queue/send-due-messages.ts';
import { messageRoutes } from '../routes.ts';
import { openSender } from '../sender/open-sender.ts';
import { readPassword } from '../sender/settings.ts';
import { builtInTemplate } from '../templates/built-in.ts';
import { aCampaign, dueRungs, type Sink, soon, startSink } from '../testing.ts';

const db = testDatabase();
let context: Context;
let app: TestApp;
let owner: Send;
let marketer: Send;
let cashier: Send;
let analyst: Send;
let nobody: Send;

beforeAll(async () => {
  context = testContext(db(), { clock: { now: () => soon } });
  app = await testApp(context, messageRoutes);
  [owner, marketer, cashier, nobody, analyst] = await Promise.all([
    app.as('owner'),
    app.as('marketer'),
    app.as('cashier'),
    app.as(),
    app.as('analyst'),
  ]);
});
afterAll(() => app.app.close());
beforeEach(async () => {
  await db().run(
    sql`truncate message, rung_due, enrolment, coupon, campaign, episode, sender, template, caught_mail cascade`,
  );
});

/** Three customers, two of whom can be written to; everything sent to the catcher. */
async function sentToCatcher(): Promise<number[]> {
  const ids = await db().transaction(async (tx) =>
    dueRungs(tx, await aCampaign(tx), [
      { email: 'a@example.com', coupon: {}, language: 'es' },
      { email: 'b@example.com', language: 'pl' },
      { consents: [] },
    ]),
  );
  await queueDueMessages(context, soon);
  const sender = await openSender(context);
  expect(await sendDueMessages(context, sender, soon)).toMatchObject({ sent: 2 });
  await sender.close();
  return ids;
}

test('caught mail is listed, searched, taken apart and deleted', async () => {
  await sentToCatcher();
  const list = (await marketer({ url: '/api/caught-mail' })).json();
  expect(list).toMatchObject({ total: 2, next: null });
  const found = (await marketer({ url: '/api/caught-mail?search=A%40EXAMPLE' })).json();
  expect(found.items).toHaveLength(1);
  expect(found.items[0]).toMatchObject({ to: ['a@example.com'], subject: 'Un cupón para ti: 15\u00a0€' });
  const { id } = found.items[0];
  const detail = (await marketer({ url: `/api/caught-mail/${id}` })).json();
  expect(detail.text).toContain('CODE-');
  expect(detail.hasHtml).toBe(true);
  expect(detail.headers.map(({ name }: { name: string }) => name)).toContain('List-Unsubscribe-Post');
  const html = await marketer({ url: `/api/caught-mail/${id}/html` });
  expect(html.headers['content-security-policy']).toMatch(/^default-src 'none'; img-src data:;.*sandbox/);
  expect(html.body).toContain('<base target="_blank">');
  expect((await marketer({ method: 'DELETE', url: '/api/caught-mail' })).json()).toEqual({ deleted: 2 });
  expect((await marketer({ url: `/api/caught-mail/${id}` })).statusCode).toBe(404);
  expect((await marketer({ url: '/api/caught-mail?cursor=nonsense' })).statusCode).toBe(400);
  expect((await marketer({ url: '/api/caught-mail/none' })).statusCode).toBe(404);
});

test('messages of a customer and of a campaign are listed with their reasons, and the sum closes', async () => {
  const ids = await sentToCatcher();
  const own = (await marketer({ url: `/api/customers/${ids[0]}/messages` })).json();
  expect(own.items).toMatchObject([{ state: 'sent', reason: null, template: 'comeback-first', attempts: 1 }]);
  const why = (await marketer({ url: '/api/messages?state=suppressed&reason=no_consent' })).json();
  expect(why.items.map(({ customerId }: { customerId: number }) => customerId)).toEqual([ids[2]]);
  const { campaignId } = own.items[0];
  expect((await marketer({ url: `/api/messages/accounting?campaignId=${campaignId}` })).json()).toEqual({
    due: 3,
    sent: 2,
    suppressed: 1,
    pending: 0,
    uncertain: 0,
    reasons: [{ reason: 'no_consent', count: 1 }],
  });
  expect((await marketer({ url: '/api/messages?state=lost' })).statusCode).toBe(400);
  expect((await marketer({ url: '/api/messages/accounting?campaignId=x' })).statusCode).toBe(400);
  expect((await marketer({ url: '/api/customers/0/messages' })).statusCode).toBe(404);
});

test('lists go on where they stopped', async () => {
  await db().transaction(async (tx) =>
    dueRungs(
      tx,
      await aCampaign(tx),
      Array.from({ length: 60 }, () => ({})),
    ),
  );
  await queueDueMessages(context, soon);
  const first = (await marketer({ url: '/api/messages' })).json();
  const second = (await marketer({ url: `/api/messages?cursor=${first.next}` })).json();
  expect([first.items.length, second.items.length, second.next]).toEqual([50, 10, null]);
  const seen = [...first.items, ...second.items].map(({ customerId }: { customerId: number }) => customerId);
  expect(new Set(seen).size).toBe(60);
});

test('a template is read, saved over its version, and the built-in text comes back when it is dropped', async () => {
  const url = '/api/templates/comeback-first/it';
  const before = (await marketer({ url })).json();
  expect(before).toMatchObject({ builtIn: true, version: 0, problems: [] });
  const change = { subject: 'Ti aspettiamo', body: before.body, textBody: before.textBody, version: 0 };
  expect((await marketer({ method: 'PUT', url, payload: change })).json()).toMatchObject({
    version: 1,
    builtIn: false,
  });
  expect((await marketer({ method: 'PUT', url, payload: change })).json()).toMatchObject({ key: 'template_changed' });
  const again = { ...change, subject: 'Torna', version: 1 };
  expect((await marketer({ method: 'PUT', url, payload: again })).json()).toMatchObject({ version: 2 });
  const list = (await marketer({ url: '/api/templates' })).json();
  expect(list.items).toHaveLength(12);
  expect(list.items.find((one: { subject: string }) => one.subject === 'Torna')).toMatchObject({ builtIn: false });
  expect((await marketer({ method: 'DELETE', url })).statusCode).toBe(204);
  expect((await marketer({ url })).json()).toMatchObject({ builtIn: true, subject: before.subject });
  expect((await marketer({ method: 'DELETE', url })).statusCode).toBe(404);
});

test('a template that does not parse is refused with line and reason, and nothing is saved', async () => {
  const url = '/api/templates/my-own/en';
  const text = builtInTemplate('comeback-first', 'en');
  const bad = { ...text, body: '<mjml>\n{% for %}\n</mjml>', version: 0 };
  const answer = await marketer({ method: 'PUT', url, payload: bad });
  expect(answer.statusCode).toBe(422);
  expect(answer.json()).toMatchObject({ key: 'template_broken', details: { problems: [{ line: 2, part: 'body' }] } });
  expect((await marketer({ url })).statusCode).toBe(404);
  expect((await marketer({ method: 'PUT', url: '/api/templates/No Key/en', payload: bad })).statusCode).toBe(400);
  expect((await marketer({ url: '/api/templates/my-own/de' })).statusCode).toBe(404);
});

test('a preview shows the sample or a real customer, with and without the coupon', async () => {
  const text = builtInTemplate('comeback-first', 'en');
  const id = await db().transaction((tx) => aCustomer(tx, { givenName: 'Grażyna' }));
  const preview = (payload: object) =>
    marketer({ method: 'POST', url: '/api/templates/preview', payload: { ...text, language: 'en', ...payload } });
  expect((await preview({})).json().text).toContain('Hello Anna,');
  const real = (await preview({ customerId: id, withCoupon: false })).json();
  expect(real.text).toContain('Hello Grażyna,');
  expect(real).toMatchObject({ subject: 'It has been a while', problems: [] });
  expect((await preview({ customerId: 999_999 })).statusCode).toBe(404);
  expect((await preview({ body: '{% if %}' })).json()).toMatchObject({ html: '', problems: [{ line: 1 }] });
  expect((await preview({ language: 'xx' })).statusCode).toBe(400);
});

const smtp = {
  kind: 'smtp',
  host: '127.0.0.1',
  tls: 'none',
  allowPrivateHost: true,
  fromAddress: 'shop@example.com',
  fromName: 'Caffè Rossi',
  postalLine: 'Via Roma 1',
  publicUrl: 'https://win.example.com',
  user: 'shop',
};

test('the sender stays the catcher until a real one is complete, keeps its password sealed, and can be tried out', async () => {
  expect((await owner({ url: '/api/sender' })).json()).toMatchObject({ kind: 'catcher', hasPassword: false });
  const put = (payload: object) => owner({ method: 'PUT', url: '/api/sender', payload });
  for (const gap of [{ host: '' }, { fromAddress: '' }, { postalLine: '' }, { publicUrl: 'http://win.example.com' }]) {
    expect((await put({ ...smtp, ...gap })).json()).toMatchObject({ key: 'sender_incomplete' });
  }
  expect((await put({ ...smtp, allowPrivateHost: false })).json()).toMatchObject({ key: 'host_forbidden' });
  expect((await put({ ...smtp, host: '169.254.169.254' })).json()).toMatchObject({ key: 'host_forbidden' });
  expect((await put({ ...smtp, fromName: 'a\r\nBcc: b@c.d' })).statusCode).toBe(400);
  expect((await owner({ url: '/api/sender' })).json()).toMatchObject({ kind: 'catcher' });

  const sink: Sink = await startSink({ login: { user: 'shop', password: 'secret' } });
  try {
    const saved = (await put({ ...smtp, port: sink.port, password: 'secret' })).json();
    expect(saved).toMatchObject({ kind: 'smtp', hasPassword: true });
    expect(JSON.stringify(saved)).not.toContain('secret');
    expect(await readPassword(db(), context.vault)).toBe('secret');
    expect((await put({ ...smtp, port: sink.port })).json()).toMatchObject({ hasPassword: true });
    expect((await owner({ method: 'POST', url: '/api/sender/verify' })).json()).toMatchObject({ ok: true });
    const test = {
      method: 'POST',
      url: '/api/sender/test',
      payload: { to: 'me@example.com', language: 'it' },
    } as const;
    expect((await owner(test)).json()).toMatchObject({ ok: true });
    expect(sink.mails.map(({ to }) => to)).toEqual(['me@example.com']);
    expect(sink.mails[0].raw).not.toContain('List-Unsubscribe');
    expect((await put({ ...smtp, port: sink.port, password: 'wrong' })).statusCode).toBe(200);
    expect((await owner({ method: 'POST', url: '/api/sender/verify' })).json()).toMatchObject({ ok: false });
    expect((await owner({ ...test, payload: { to: 'nobody' } })).statusCode).toBe(400);
  } finally {
    await sink.close();
  }
});

test('a test of a text goes to whoever asks and to nobody else, as it stands in the form or as it is stored', async () => {
  const sink = await startSink({ login: { user: 'shop', password: 'secret' } });
  try {
    await owner({ method: 'PUT', url: '/api/sender', payload: { ...smtp, port: sink.port, password: 'secret' } });
    const url = '/api/templates/comeback-second/it/test';
    const [{ email }] = await db().rows(sql<{ email: string }>`select email from account where role = 'marketer'`);
    const stored = await marketer({ method: 'POST', url, payload: {} });
    expect(stored.json()).toMatchObject({ ok: true, to: email, went: 'smtp' });
    const text = {
      subject: 'Try {{ coupon.code }}{{ customer.given_name }}',
      body: '<mjml><mj-body><mj-section><mj-column><mj-text>Hi</mj-text></mj-column></mj-section></mj-body></mjml>',
      textBody: null,
    };
    await marketer({ method: 'POST', url, payload: { text, withCoupon: false } });
    expect(sink.mails.map(({ to }) => to)).toEqual([email, email]);
    expect(sink.mails[0].raw).not.toContain('List-Unsubscribe');
    expect(sink.mails[1].raw).toMatch(/^Subject: Try Anna\r?$/m);
    // an address in the body is no wish that is heard
    const elsewhere = await marketer({ method: 'POST', url, payload: { to: 'other@example.com' } });
    expect(elsewhere.statusCode).toBe(400);
    expect((await marketer({ method: 'POST', url: '/api/templates/none-such/it/test', payload: {} })).statusCode).toBe(
      404,
    );
    expect((await analyst({ method: 'POST', url, payload: {} })).statusCode).toBe(403);
    expect(sink.mails).toHaveLength(2);
  } finally {
    await sink.close();
  }
});

test('while mail goes to the catcher, a test is kept there and says so', async () => {
  await owner({ method: 'PUT', url: '/api/sender', payload: { ...smtp, kind: 'catcher' } });
  const answer = await marketer({ method: 'POST', url: '/api/templates/comeback-first/pl/test', payload: {} });
  expect(answer.json()).toMatchObject({ ok: true, went: 'catcher' });
});

test('a host that cannot be found and a password that cannot be read keep messages waiting and say so', async () => {
  await owner({ method: 'PUT', url: '/api/sender', payload: { ...smtp, password: 'secret' } });
  await db().transaction(async (tx) => dueRungs(tx, await aCampaign(tx), [{}]));
  await queueDueMessages(context, soon);
  const elsewhere = { ...testContext(db()), clock: context.clock };
  const sender = await openSender(elsewhere);
  expect(await sendDueMessages(elsewhere, sender, soon)).toMatchObject({
    sent: 0,
    trouble: { code: 'password_unreadable' },
  });
  const state = (await owner({ url: '/api/sender' })).json();
  expect(state.trouble.sentence).toContain('Enter the password again');
  expect((await owner({ url: '/api/messages?state=pending' })).json().items).toHaveLength(1);
});

const endpoints = [
  ['GET', '/api/customers/1/messages'],
  ['GET', '/api/messages'],
  ['GET', '/api/messages/accounting'],
  ['GET', '/api/caught-mail'],
  ['GET', '/api/caught-mail/1'],
  ['GET', '/api/caught-mail/1/html'],
  ['DELETE', '/api/caught-mail'],
  ['GET', '/api/templates'],
  ['GET', '/api/templates/comeback-first/it'],
  ['PUT', '/api/templates/comeback-first/it'],
  ['DELETE', '/api/templates/comeback-first/it'],
  ['POST', '/api/templates/preview'],
  ['POST', '/api/templates/comeback-first/it/test'],
  ['GET', '/api/sender'],
  ['PUT', '/api/sender'],
  ['POST', '/api/sender/verify'],
  ['POST', '/api/sender/test'],
] as const;

test.each(endpoints)('%s %s is closed to strangers and to the cashier', async (method, url) => {
  expect((await nobody({ method, url })).statusCode).toBe(401);
  expect((await cashier({ method, url })).statusCode).toBe(403);
});

test('only the owner changes the sender', async () => {
  expect((await marketer({ method: 'PUT', url: '/api/sender', payload: smtp })).statusCode).toBe(403);
  expect((await marketer({ method: 'POST', url: '/api/sender/test', payload: { to: 'a@b.cd' } })).statusCode).toBe(403);
});

test('who may not change the sender sees whether and in whose name mail leaves, not the account at the provider', async () => {
  await owner({ method: 'PUT', url: '/api/sender', payload: { ...smtp, password: 'secret' } });
  const seen = async (who: typeof owner) => (await who({ url: '/api/sender' })).json();
  expect(await seen(owner)).toMatchObject({ kind: 'smtp', fromAddress: 'shop@example.com', user: 'shop' });
  for (const who of [marketer, analyst]) {
    expect(await seen(who)).toMatchObject({ kind: 'smtp', fromAddress: 'shop@example.com', trouble: null, user: '' });
  }
});
