// Each condition of the claim by itself: two mails wait, and while the first is being handed over something happens to the
// second that its reading did not know of. The claim alone hears it.
import { sql } from 'kysely';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { changeShop } from '../../ground/index.ts';
import { testContext, testDatabase } from '../../ground/testing.ts';
import { recordConsents } from '../../ledger/index.ts';
import { withConsent } from '../../ledger/testing.ts';
import { smtpSender } from '../sender/smtp-sender.ts';
import { openRenderer } from '../templates/render-thread.ts';
import { aCampaign, dueAt, dueRungs, messageStates, type Sink, soon, startSink } from '../testing.ts';
import { queueDueMessages } from './queue-due-messages.ts';
import { sendDueMessages } from './send-due-messages.ts';

const db = testDatabase();
const renderer = openRenderer();
afterAll(() => renderer.close());
let sink: Sink | undefined;
afterEach(() => sink?.close());
beforeEach(() =>
  db().run(sql`truncate message, mailbox_day, rung_due, enrolment, coupon, campaign, episode, signal, suppression, sender,
    setting, customer, customer_key, consent, customer_statistics, purchase cascade`),
);

/** Sends two mails, one after the other; `meanwhile` happens to the second while the first is handed over. Who got one. */
async function sentWhile(meanwhile: (customerId: number, campaignId: number) => Promise<unknown>) {
  const [first, campaign] = await db().transaction(async (tx) => {
    const ids = await dueRungs(tx, await aCampaign(tx), [{ email: 'first@example.com', coupon: {} }]);
    return [ids[0], await aCampaign(tx)];
  });
  const [second] = await db().transaction((tx) =>
    dueRungs(tx, campaign, [{ email: 'second@example.com', coupon: {} }]),
  );
  expect(second).toBeGreaterThan(first);
  await queueDueMessages({ db: db() }, soon);
  let happened = false;
  sink = await startSink({
    data: async () => {
      if (!happened) await meanwhile(second, campaign);
      happened = true;
      return undefined;
    },
  });
  const sender = smtpSender({ host: '127.0.0.1', port: sink.port, tls: 'none', lanes: 1, timeout: 5_000 });
  await sendDueMessages(testContext(db()), sender, soon, { renderer });
  await sender.close();
  return {
    to: sink.mails.map((mail) => mail.to),
    second: (await messageStates(db())).find(({ customerId }) => customerId === second)?.state,
  };
}

test('where nothing happens meanwhile both leave', async () => {
  expect(await sentWhile(async () => undefined)).toEqual({
    to: ['first@example.com', 'second@example.com'],
    second: 'sent',
  });
});

const run = (statement: ReturnType<typeof sql>) => db().run(statement);

test.each<[string, (customerId: number, campaignId: number) => Promise<unknown>, string]>([
  [
    '"pause sending" is pressed',
    () => db().transaction((tx) => changeShop(tx, { sendingPausedAt: soon.toISOString() })),
    'pending',
  ],
  [
    'its campaign is paused',
    (_, id) => run(sql`update campaign set status = 'paused' where campaign_id = ${id}`),
    'pending',
  ],
  [
    'its campaign ends',
    (_, id) => run(sql`update campaign set status = 'ended', ended_at = ${soon} where campaign_id = ${id}`),
    'suppressed',
  ],
  [
    'its silence ends with a purchase',
    (id) => run(sql`update episode set closed_at = ${soon} where customer_id = ${id}`),
    'suppressed',
  ],
  ['its silence is gone altogether', (id) => run(sql`delete from episode where customer_id = ${id}`), 'pending'],
  [
    'its silence moves and is not judged yet',
    (id) => run(sql`update episode set moved_at = ${soon} where customer_id = ${id}`),
    'pending',
  ],
  [
    'the customer turns out not to be late',
    (id) => run(sql`update enrolment set ended_at = ${soon}, end_reason = 'not_late' where customer_id = ${id}`),
    'suppressed',
  ],
  [
    'consent is withdrawn',
    (id) => db().transaction((tx) => recordConsents(tx, [{ ...withConsent({ state: 'withdrawn' }), customerId: id }])),
    'suppressed',
  ],
  [
    'the customer gets another address',
    (id) => run(sql`update customer set email = 'new@example.com' where customer_id = ${id}`),
    'pending',
  ],
  [
    'its last instant passes',
    (id) => run(sql`update message set not_after = ${dueAt} where customer_id = ${id}`),
    'suppressed',
  ],
  [
    'its coupon is cancelled',
    (id) => run(sql`update coupon set state = 'cancelled', cancelled_reason = 'replaced' where customer_id = ${id}`),
    'suppressed',
  ],
  [
    'its coupon runs out',
    (id) => run(sql`update coupon set expires_at = ${dueAt} where customer_id = ${id}`),
    'suppressed',
  ],
])('nothing leaves when %s during the morning', async (_what, meanwhile, state) => {
  expect(await sentWhile(meanwhile)).toEqual({ to: ['first@example.com'], second: state });
});

test('what another worker has settled meanwhile does not leave again', async () => {
  const { to } = await sentWhile((id) =>
    run(sql`update message set state = 'sent', settled_at = ${soon} where customer_id = ${id}`),
  );
  expect(to).toEqual(['first@example.com']);
});

test('a mailbox that had a mail of ours today gets no second one', async () => {
  const { to } = await sentWhile((id) =>
    run(sql`update customer set email = 'first@example.com' where customer_id = ${id}`),
  );
  expect(to).toEqual(['first@example.com']);
});
