// A message that somebody else settles while it is being claimed: it does not leave, and its mailbox's day is free again.
import { sql } from 'kysely';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { openTransaction, testContext, testDatabase } from '../../ground/testing.ts';
import { smtpSender } from '../sender/smtp-sender.ts';
import { openRenderer } from '../templates/render-thread.ts';
import { aCampaign, dueRungs, messageStates, type RungWish, type Sink, soon, startSink } from '../testing.ts';
import { accounting } from './accounting.ts';
import { queueDueMessages } from './queue-due-messages.ts';
import { sendDueMessages } from './send-due-messages.ts';

const db = testDatabase();
const renderer = openRenderer();
let sink: Sink;
afterAll(() => renderer.close());
afterEach(() => sink.close());
beforeEach(async () => {
  sink = await startSink();
  await db().run(sql`truncate message, mailbox_day, rung_due, enrolment, coupon, campaign, episode, signal, suppression,
    sender, setting, customer, customer_key, consent, customer_statistics, purchase cascade`);
});

async function due(wishes: readonly RungWish[]): Promise<number[]> {
  const ids = await db().transaction(async (tx) => dueRungs(tx, await aCampaign(tx), wishes));
  await queueDueMessages({ db: db() }, soon);
  return ids;
}

async function send(lanes: number) {
  const sender = smtpSender({ host: '127.0.0.1', port: sink.port, tls: 'none', lanes, timeout: 5_000 });
  return sendDueMessages(testContext(db()), sender, soon, { renderer }).finally(() => sender.close());
}

/** Sends while somebody else settles the message of a customer as this; their commit comes when the claim waits for it. */
async function sendWhileSettled(customerId: number, as: 'suppressed' | 'sent' | 'uncertain', lanes: number) {
  const reason = as === 'suppressed' ? 'no_consent' : null;
  const other = await openTransaction(db(), (tx) =>
    tx.run(
      sql`update message set state = ${as}, reason = ${reason}, settled_at = ${soon} where customer_id = ${customerId}`,
    ),
  );
  const sending = send(lanes);
  expect(await other.holdsUp(sending)).toBe(true);
  await other.commit();
  return sending;
}

const stateOf = async (customerId: number) =>
  (await messageStates(db())).find((one) => one.customerId === customerId)?.state;
const days = async () =>
  (await db().rows(sql<{ id: number }>`select customer_id as id from mailbox_day`)).map(({ id }) => id);

async function closes(): Promise<void> {
  const { due: all, sent, suppressed, pending, uncertain } = await accounting(db());
  expect(sent + suppressed + pending + uncertain).toBe(all);
}

test('a mail that is suppressed while it is claimed gives its day to the other customer of the mailbox at once', async () => {
  const [first, second] = await due([
    { externalId: 'first', email: 'lia@example.com' },
    { externalId: 'second', email: 'LIA@example.com' },
  ]);
  expect(await sendWhileSettled(first, 'suppressed', 1)).toMatchObject({ sent: 1, suppressed: 0, uncertain: 0 });
  expect(sink.mails.map(({ to }) => to)).toEqual(['LIA@example.com']);
  expect([await stateOf(first), await stateOf(second)]).toEqual(['suppressed', 'sent']);
  expect(await days()).toEqual([second]);
  await closes();
});

test('where both were asked for together the other one leaves with the next round', async () => {
  const [first, second] = await due([
    { externalId: 'first', email: 'lia@example.com' },
    { externalId: 'second', email: 'LIA@example.com' },
  ]);
  expect(await sendWhileSettled(first, 'suppressed', 2)).toMatchObject({ sent: 0 });
  expect([await stateOf(first), await stateOf(second), await days()]).toEqual(['suppressed', 'pending', []]);
  expect(await send(2)).toMatchObject({ sent: 1, suppressed: 0 });
  expect(sink.mails.map(({ to }) => to)).toEqual(['LIA@example.com']);
  await closes();
});

test.each(['sent', 'uncertain'] as const)(
  'a mail that another process has made %s meanwhile keeps its day: the mailbox gets no second one',
  async (state) => {
    const [first, second] = await due([
      { externalId: 'first', email: 'lia@example.com' },
      { externalId: 'second', email: 'LIA@example.com' },
    ]);
    expect(await sendWhileSettled(first, state, 1)).toMatchObject({ sent: 0 });
    expect(sink.mails).toEqual([]);
    expect([await stateOf(first), await stateOf(second)]).toEqual([state, 'suppressed']);
    expect(await days()).toEqual([first]);
    await closes();
  },
);

test('a mail without a neighbour in its mailbox is overtaken alone: the others of the turn leave', async () => {
  const [first] = await due([{ email: 'a@example.com' }, { email: 'b@example.com' }, { email: 'c@example.com' }]);
  expect(await sendWhileSettled(first, 'suppressed', 3)).toMatchObject({ sent: 2 });
  expect(sink.mails.map(({ to }) => to).sort()).toEqual(['b@example.com', 'c@example.com']);
  expect(await days()).not.toContain(first);
  await closes();
});
