// A worker's turn against what happens meanwhile, one order at a time: another worker, a purchase, a second writer of the
// queue. One side is stopped; the other is seen to wait, or to pass by.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import type { Database } from '../../ground/index.ts';
import { openTransaction, stopBefore, testDatabase, untilWaiting } from '../../ground/testing.ts';
import { recordPurchases } from '../../ledger/index.ts';
import { purchaseOn } from '../../ledger/testing.ts';
import { aCampaign, countStates, dueRungs, soon } from '../testing.ts';
import type { MessageKey } from './keys.ts';
import { queueDueMessages } from './queue-due-messages.ts';
import { type Outcome, type Ready, turn } from './turn.ts';
import { openWorker, type Worker } from './worker.ts';

const db = testDatabase();
const today = '2026-03-10';

beforeEach(() =>
  db().run(sql`truncate message, mailbox_day, rung_due, enrolment, coupon, campaign, episode, signal, setting, customer,
    customer_key, consent, customer_statistics, purchase cascade`),
);

const due = (...emails: string[]) =>
  db().transaction(async (tx) =>
    dueRungs(
      tx,
      await aCampaign(tx),
      emails.map((email) => ({ externalId: email.split('@')[0], email, coupon: {} })),
    ),
  );

/** So many messages that wait, one for each address. */
async function waiting(...emails: string[]): Promise<Ready[]> {
  await due(...emails);
  await queueDueMessages({ db: db() }, soon);
  const rows = await db().rows(sql<MessageKey & { email: string }>`
    select m.customer_id as "customerId", m.campaign_id as "campaignId", m.anchor, m.rung, m.channel, c.email
    from message m join customer c using (customer_id) order by m.customer_id`);
  return rows.map(({ email, ...key }) => ({ key, email, messageId: `<${key.customerId}@test>` }));
}

async function withWorkers(work: (one: Worker, other: Worker) => Promise<void>): Promise<void> {
  const [one, other] = [await openWorker(db()), await openWorker(db())];
  try {
    await work(one, other);
  } finally {
    await one.close();
    await other.close();
  }
}

const claims = async (worker: Worker, ...next: Ready[]) =>
  (await turn(worker, worker.id, [], next, soon, today)).claimed.map(({ customerId }) => customerId);
const buys = (database: Database, customer: string) =>
  database.transaction((tx) => recordPurchases(tx, [purchaseOn(customer, today, { at: soon })], { now: soon }));
/** Holds up whoever comes to claim the message of a customer. */
const atTheMessage = (customerId: number) =>
  openTransaction(db(), (tx) => tx.run(sql`select 1 from message where customer_id = ${customerId} for update`));
const idOf = ({ key }: Ready) => key.customerId;

test('two workers at one message: one of them claims it', async () => {
  const [anna] = await waiting('anna@example.com');
  await withWorkers(async (one, other) => {
    const slow = await atTheMessage(idOf(anna));
    const first = claims(one, anna);
    expect(await slow.holdsUp(first)).toBe(true);
    const second = claims(other, anna);
    await untilWaiting(db(), 2);
    await slow.commit();
    expect([await first, await second]).toEqual([[idOf(anna)], []]);
  });
  expect(await countStates(db())).toEqual({ sending: 1 });
  expect(await db().rows(sql`select attempts from message`)).toEqual([{ attempts: 1 }]);
});

test('two workers at two customers of one mailbox: the second waits for the first, and its message stays', async () => {
  const [anna, other] = await waiting('anna@example.com', 'ANNA@example.com');
  await withWorkers(async (one, two) => {
    const slow = await atTheMessage(idOf(anna));
    const first = claims(one, anna);
    expect(await slow.holdsUp(first)).toBe(true);
    const second = claims(two, other);
    await untilWaiting(db(), 2);
    await slow.commit();
    expect([await first, await second]).toEqual([[idOf(anna)], []]);
  });
  expect(await countStates(db())).toEqual({ sending: 1, pending: 1 });
});

test('two workers with several mailboxes in common, told in opposite orders, wait in a line and claim each once', async () => {
  const all = await waiting('a@example.com', 'b@example.com', 'c@example.com', 'd@example.com');
  await withWorkers(async (one, other) => {
    const slow = await atTheMessage(idOf(all[3]));
    const first = claims(one, ...all);
    expect(await slow.holdsUp(first)).toBe(true);
    const second = claims(other, ...[...all].reverse());
    await untilWaiting(db(), 2);
    await slow.commit();
    expect([...(await first), ...(await second)].sort((a, b) => a - b)).toEqual(all.map(idOf));
  });
  expect(await countStates(db())).toEqual({ sending: 4 });
});

test('a purchase waits while its customer’s message is claimed, and ends the silence behind it', async () => {
  const [anna] = await waiting('anna@example.com');
  await withWorkers(async (one) => {
    const slow = await atTheMessage(idOf(anna));
    const claim = claims(one, anna);
    expect(await slow.holdsUp(claim)).toBe(true);
    let hasBought = false;
    const purchase = buys(db(), 'anna').finally(() => {
      hasBought = true;
    });
    await Promise.race([untilWaiting(db(), 2), purchase]);
    expect(hasBought).toBe(false);
    await slow.commit();
    expect(await claim).toEqual([idOf(anna)]);
    await purchase;
  });
  expect(await db().rows(sql`select closed_by as by from episode`)).toEqual([{ by: 'purchase' }]);
});

test('a claim passes over a customer whose purchase is being written, claims the others, and hears of it next time', async () => {
  const [anna, bruno] = await waiting('anna@example.com', 'bruno@example.com');
  await withWorkers(async (one) => {
    const slow = stopBefore(db(), 'update episode e set');
    const purchase = buys(slow.db, 'anna');
    await slow.stopped(purchase);
    expect(await claims(one, anna, bruno)).toEqual([idOf(bruno)]);
    slow.goOn();
    await purchase;
    expect(await claims(one, anna)).toEqual([]);
  });
  expect(await countStates(db())).toEqual({ sending: 1, pending: 1 });
});

test('a claim passes over a customer whose purchase is given up, and claims them next time', async () => {
  const [anna] = await waiting('anna@example.com');
  await withWorkers(async (one) => {
    const slow = await openTransaction(db(), (tx) =>
      recordPurchases(tx, [purchaseOn('anna', today, { at: soon })], { now: soon }),
    );
    expect(await claims(one, anna)).toEqual([]);
    await slow.rollBack();
    expect(await claims(one, anna)).toEqual([idOf(anna)]);
  });
});

test('a worker settles what it has in hand, and nothing that another one has', async () => {
  const [anna] = await waiting('anna@example.com');
  const settles = (worker: Worker, claimant: string, state: Outcome['state']) => {
    const about = { reason: null, detail: null, retryAt: null, attempted: true };
    return turn(worker, claimant, [{ key: anna.key, state, ...about }], [], soon, today);
  };
  await withWorkers(async (one, other) => {
    await claims(one, anna);
    await settles(other, other.id, 'pending');
    expect(await countStates(db())).toEqual({ sending: 1 });
    await settles(one, one.id, 'sent');
    expect(await countStates(db())).toEqual({ sent: 1 });
    // what has been settled is not settled again by an answer that comes late
    await settles(one, one.id, 'uncertain');
    expect(await countStates(db())).toEqual({ sent: 1 });
  });
});

// ---- two writers of the queue

test('a second writer of the queue waits for the first one, and writes what is left', async () => {
  await due('anna@example.com', 'bruno@example.com');
  const slow = stopBefore(db(), 'insert into message');
  const first = queueDueMessages({ db: slow.db }, soon);
  await slow.stopped(first);
  const second = queueDueMessages({ db: db() }, soon);
  expect(await slow.holdsUp(second)).toBe(true);
  await due('carla@example.com');
  slow.goOn();
  const made = [await first, await second].map(({ queued }) => queued);
  expect(made).toEqual([3, 0]);
  expect(await countStates(db())).toEqual({ pending: 3 });
});

test('a writer of the queue that is broken off leaves everything to the one that waits', async () => {
  await due('anna@example.com', 'bruno@example.com');
  const slow = await openTransaction(db(), (tx) => tx.run(sql`lock table message in exclusive mode`));
  const first = queueDueMessages({ db: db() }, soon);
  expect(await slow.holdsUp(first)).toBe(true);
  const [{ pid }] = await db().rows(sql<{ pid: number }>`
    select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
  const second = queueDueMessages({ db: db() }, soon);
  await untilWaiting(db(), 2);
  await db().run(sql`select pg_terminate_backend(${pid}::integer)`);
  await expect(first).rejects.toThrow();
  await slow.commit();
  expect(await second).toEqual({ queued: 2, suppressed: 0 });
  expect(await db().rows(sql`select 1 from rung_due where queued_at is null`)).toEqual([]);
});

test('a purchase between preparing and queueing suppresses the message; one that is being written does not hold up the queue', async () => {
  await due('anna@example.com', 'bruno@example.com');
  await buys(db(), 'anna');
  const slow = stopBefore(db(), 'update episode e set');
  const purchase = buys(slow.db, 'bruno');
  await slow.stopped(purchase);
  expect(await queueDueMessages({ db: db() }, soon)).toEqual({ queued: 1, suppressed: 1 });
  slow.goOn();
  await purchase;
  expect(await countStates(db())).toEqual({ pending: 1, 'suppressed: came_back': 1 });
});
