// Names that an earlier version stored as files and machines had spoilt them: what a message makes of them.

import { sql } from 'kysely';
import { simpleParser } from 'mailparser';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { testContext, testDatabase } from '../../ground/testing.ts';
import { smtpSender } from '../sender/smtp-sender.ts';
import { builtInTemplate } from '../templates/built-in.ts';
import { previewTemplate } from '../templates/preview.ts';
import { openRenderer } from '../templates/render-thread.ts';
import { aCampaign, dueRungs, type Sink, soon, startSink } from '../testing.ts';
import { queueDueMessages } from './queue-due-messages.ts';
import { sendDueMessages } from './send-due-messages.ts';

const db = testDatabase();
const renderer = openRenderer();
afterAll(() => renderer.close());
let sink: Sink;

beforeEach(async () => {
  await db().run(
    sql`truncate message, rung_due, enrolment, coupon, campaign, episode, signal, suppression, sender, setting,
      customer_key, customer cascade`,
  );
  sink = await startSink();
});
afterEach(() => sink.close());

test.each([
  ['HTML entities', 'Ren&eacute;', 'Ren&eacute; Dupont', 'Hello René,', 'René Dupont'],
  ['letters encoded twice', 'JosÃ©', 'JosÃ© PÃ©rez', 'Hello José,', 'José Pérez'],
  ['a number for an apostrophe', 'Niamh', 'Niamh O&#039;Brien', 'Hello Niamh,', "Niamh O'Brien"],
  ['a link', 'http://win.test', 'http://win.test Free', 'Hello,', ''],
  ['a dash', '-', '-', 'Hello,', ''],
  ['a word for nothing', 'N/A', 'N/A', 'Hello,', ''],
  ['a formula', '=SUM(A1)', '=SUM(A1)', 'Hello,', ''],
])('a stored name with %s is read once more before it greets anybody', async (_, givenName, name, greeting, to) => {
  const [id] = await db().transaction(async (tx) =>
    dueRungs(tx, await aCampaign(tx), [{ email: 'reader@example.com', name, givenName }]),
  );
  await queueDueMessages({ db: db() }, soon);
  const sender = smtpSender({ host: '127.0.0.1', port: sink.port, tls: 'none', lanes: 1, timeout: 5_000 });
  await sendDueMessages(testContext(db()), sender, soon, { renderer });
  await sender.close();
  const mail = await simpleParser(Buffer.from(sink.mails[0].raw, 'latin1'));
  expect(mail.text?.split('\n')[0]).toBe(greeting);
  expect([mail.to].flat()[0]?.value).toMatchObject([{ address: 'reader@example.com', name: to }]);
  const text = builtInTemplate('comeback-first', 'en');
  if (!text) throw new Error('the built-in text is gone');
  const shown = await previewTemplate(db(), renderer, {
    ...text,
    language: 'en',
    customerId: id,
    withCoupon: false,
  });
  expect(shown.text.split('\n')[0]).toBe(greeting);
});
