// A mailbox's day goes back when its message did not leave, and stays with whoever has the message in hand.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { openTransaction, testDatabase, untilWaiting } from '../../ground/testing.ts';
import { aCampaign, countStates, dueRungs, soon } from '../testing.ts';
import type { MessageKey } from './keys.ts';
import { giveDaysBack } from './one-a-day.ts';
import { queueDueMessages } from './queue-due-messages.ts';
import { type Outcome, type Ready, turn } from './turn.ts';
import { openWorker, type Worker } from './worker.ts';

const db = testDatabase();
const today = '2026-03-10';
const mailbox = 'lia@example.com';

beforeEach(() =>
  db().run(sql`truncate message, mailbox_day, rung_due, enrolment, coupon, campaign, episode, signal, setting,
    customer, customer_key, consent, customer_statistics, purchase cascade`),
);

/** Two customers with one mailbox, each with a message that waits. */
async function twoOfOneMailbox(): Promise<[Ready, Ready]> {
  await db().transaction(async (tx) =>
    dueRungs(tx, await aCampaign(tx), [
      { externalId: 'first', email: mailbox },
      { externalId: 'second', email: 'LIA@example.com' },
    ]),
  );
  await queueDueMessages({ db: db() }, soon);
  const waiting = await db().rows(sql<MessageKey & { email: string }>`
    select m.customer_id as "customerId", m.campaign_id as "campaignId", m.anchor, m.rung, m.channel, c.email
    from message m join customer c using (customer_id) order by c.external_id`);
  const [first, second] = waiting.map(({ email, ...key }) => ({ key, email, messageId: `<${key.customerId}@test>` }));
  return [first, second];
}

/** Runs with so many workers, each with a connection and a lock of its own. */
async function withWorkers(count: number, work: (...workers: Worker[]) => Promise<void>): Promise<void> {
  const workers = await Promise.all(Array.from({ length: count }, () => openWorker(db())));
  try {
    await work(...workers);
  } finally {
    await Promise.all(workers.map((worker) => worker.close()));
  }
}

const claims = (worker: Worker, ...next: Ready[]) => turn(worker, worker.id, [], next, soon, today);
const settles = (worker: Worker, { key }: Ready, state: 'pending' | 'suppressed') => {
  const outcome: Outcome = { key, state, reason: null, detail: null, retryAt: null, attempted: true };
  return turn(worker, worker.id, [outcome], [], soon, today);
};
const dayOf = ({ key }: Ready) => ({ key, mailbox, day: today });
const days = () =>
  db().rows(sql<{ customerId: number; worker: string }>`select customer_id as "customerId", worker from mailbox_day`);

test.each(['pending', 'suppressed'] as const)(
  'when its message comes back as %s the day is given back, and the other customer of the mailbox has it',
  async (state) => {
    const [first, second] = await twoOfOneMailbox();
    await withWorkers(1, async (worker) => {
      expect((await claims(worker, first)).claimed).toHaveLength(1);
      expect((await claims(worker, second)).claimed).toEqual([]);
      await settles(worker, first, state);
      await giveDaysBack(worker, [dayOf(first)]);
      expect(await days()).toEqual([]);
      expect((await claims(worker, second)).claimed).toHaveLength(1);
    });
  },
);

test('several days go back at once, and those that were never taken are passed over', async () => {
  const [first, second] = await twoOfOneMailbox();
  await withWorkers(1, async (worker) => {
    await claims(worker, first);
    await settles(worker, first, 'pending');
    const yesterday = { ...dayOf(first), day: '2026-03-09' };
    await db().run(sql`insert into mailbox_day select '2026-03-09', mailbox, customer_id, campaign_id, anchor, rung, worker
      from mailbox_day`);
    await giveDaysBack(worker, [
      dayOf(second),
      dayOf(first),
      yesterday,
      { ...yesterday, mailbox: 'nobody@example.com' },
    ]);
    expect(await days()).toEqual([]);
    await giveDaysBack(worker, []);
  });
});

test.each(['sending', 'sent', 'uncertain'])('the day of a message that is %s stays', async (state) => {
  const [first] = await twoOfOneMailbox();
  await withWorkers(1, async (worker) => {
    await claims(worker, first);
    await db().run(sql`update message set state = ${state} where customer_id = ${first.key.customerId}`);
    await giveDaysBack(worker, [dayOf(first)]);
    expect(await days()).toEqual([{ customerId: first.key.customerId, worker: worker.id }]);
  });
});

test('two workers at one message: the one that was overtaken does not take the day from the one that sends', async () => {
  const [first, second] = await twoOfOneMailbox();
  await withWorkers(2, async (sending, late) => {
    // the first worker's claim stops at the message, its day taken; the second one comes to that day and waits
    const slow = await openTransaction(db(), (tx) =>
      tx.run(sql`select 1 from message where customer_id = ${first.key.customerId} for update`),
    );
    const claim = claims(sending, first);
    expect(await slow.holdsUp(claim)).toBe(true);
    const other = claims(late, first);
    await untilWaiting(db(), 2);
    await slow.commit();
    expect((await claim).claimed).toMatchObject([first.key]);
    expect(await other).toMatchObject({ claimed: [], overtaken: [first.key] });
    await giveDaysBack(late, [dayOf(first)]);
    expect(await days()).toMatchObject([{ customerId: first.key.customerId }]);
    expect((await claims(late, second)).claimed).toEqual([]);
    // the message comes back after all: its day is free, whoever has taken it last
    await settles(sending, first, 'pending');
    await giveDaysBack(sending, [dayOf(first)]);
    expect((await claims(late, second)).claimed).toHaveLength(1);
    expect(await countStates(db())).toEqual({ pending: 1, sending: 1 });
  });
});

test('a message that had taken two days gives back the one that is named: by its date, and by its mailbox', async () => {
  const [first] = await twoOfOneMailbox();
  await withWorkers(1, async (worker) => {
    await claims(worker, first);
    await settles(worker, first, 'pending');
    await db().run(sql`
      insert into mailbox_day (day, mailbox, customer_id, campaign_id, anchor, rung, worker)
      select other.day, other.mailbox, customer_id, campaign_id, anchor, rung, worker
      from mailbox_day, (values (date '2026-03-09', ${mailbox}), (date '2026-03-10', 'new@example.com')) as other (day, mailbox)`);
    await giveDaysBack(worker, [dayOf(first)]);
    expect(await db().rows(sql`select day::text, mailbox from mailbox_day order by 1`)).toEqual([
      { day: '2026-03-09', mailbox },
      { day: '2026-03-10', mailbox: 'new@example.com' },
    ]);
  });
});

/** What happens to the day between the reading and the deletion. */
const meanwhile: [string, (second: Ready) => ReturnType<typeof sql>][] = [
  ['another worker takes it again', () => sql`update mailbox_day set worker = 'another'`],
  ['another customer has taken it', ({ key }) => sql`update mailbox_day set customer_id = ${key.customerId}`],
  [
    'another campaign has taken it',
    () => sql`update mailbox_day set campaign_id = (select max(campaign_id) from campaign)`,
  ],
  ['another silence has taken it', () => sql`update mailbox_day set anchor = anchor + interval '1 day'`],
  ['another step has taken it', () => sql`update mailbox_day set rung = rung + 1`],
];

test.each(meanwhile)('a day is not deleted when meanwhile %s', async (_what, change) => {
  const [first, second] = await twoOfOneMailbox();
  await db().transaction((tx) => aCampaign(tx));
  await withWorkers(1, async (worker) => {
    await claims(worker, first);
    await settles(worker, first, 'pending');
    let calls = 0;
    const interrupted: Worker = {
      ...worker,
      async together(...statements) {
        if (++calls === 2) await db().run(change(second));
        return worker.together(...statements);
      },
    };
    await giveDaysBack(interrupted, [dayOf(first)]);
    expect(calls).toBe(2);
    expect(await days()).toHaveLength(1);
    // nor is it read as one's own afterwards, unless it is the message's own
    await giveDaysBack(worker, [dayOf(first)]);
    expect(await days()).toHaveLength(_what.startsWith('another worker') ? 0 : 1);
  });
});
