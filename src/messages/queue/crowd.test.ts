// Sending when much happens at once: several workers, purchases in the same moment, dying workers, a failing server.
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { locks } from '../../ground/index.ts';
import { testContext, testDatabase } from '../../ground/testing.ts';
import { recordPurchases } from '../../ledger/index.ts';
import { purchaseOn } from '../../ledger/testing.ts';
import { smtpSender } from '../sender/smtp-sender.ts';
import { openRenderer } from '../templates/render-thread.ts';
import { aCampaign, dueAt, dueRungs, messageStates, type SinkAnswer, soon, startSink } from '../testing.ts';
import { accounting } from './accounting.ts';
import { queueDueMessages } from './queue-due-messages.ts';
import { sendDueMessages } from './send-due-messages.ts';
import { openWorker } from './worker.ts';

const db = testDatabase();
const renderer = openRenderer();
afterAll(() => renderer.close());

beforeEach(async () => {
  await db().run(
    sql`truncate message, rung_due, enrolment, coupon, campaign, episode, signal, suppression, sender, setting cascade`,
  );
});

async function queue(count: number, name = 'crowd'): Promise<number[]> {
  const ids = await db().transaction(async (tx) =>
    dueRungs(
      tx,
      await aCampaign(tx),
      Array.from({ length: count }, (_, i) => ({ externalId: `${name}-${i}`, email: `${name}-${i}@example.com` })),
    ),
  );
  await queueDueMessages({ db: db() }, soon);
  return ids;
}

const context = () => testContext(db());
const lane = (port: number, lanes: number) =>
  smtpSender({ host: '127.0.0.1', port, tls: 'none', lanes, timeout: 5_000 });

async function figures(): Promise<Record<string, number>> {
  const { reasons: _, ...sums } = await accounting(db());
  expect(sums.sent + sums.suppressed + sums.pending + sums.uncertain).toBe(sums.due);
  return sums;
}

test('three workers at once send every message exactly once', async () => {
  await queue(150);
  const sink = await startSink();
  const workers = [1, 2, 3].map(async () => {
    const sender = lane(sink.port, 2);
    try {
      return await sendDueMessages(context(), sender, soon, { renderer });
    } finally {
      await sender.close();
    }
  });
  const done = await Promise.all(workers);
  expect(done.reduce((sum, { sent }) => sum + sent, 0)).toBe(150);
  expect(new Set(sink.mails.map(({ messageId }) => messageId)).size).toBe(150);
  expect(sink.mails).toHaveLength(150);
  expect(await figures()).toMatchObject({ due: 150, sent: 150 });
  await sink.close();
});

test('two queue runs at once write one message for each rung', async () => {
  await db().transaction(async (tx) =>
    dueRungs(
      tx,
      await aCampaign(tx),
      Array.from({ length: 50 }, (_, i) => ({ externalId: `twice-${i}` })),
    ),
  );
  const both = await Promise.all([queueDueMessages({ db: db() }, soon), queueDueMessages({ db: db() }, soon)]);
  expect(both[0].queued + both[1].queued).toBe(50);
  expect(await figures()).toMatchObject({ due: 50, pending: 50 });
});

test('nothing is claimed after the commit of a purchase, whenever it comes', async () => {
  const ids = await queue(60, 'racer');
  const bought = new Map<string, number>();
  const sink = await startSink({
    // every third acceptance another customer buys, in the middle of the sending
    data: async () => {
      const next = bought.size * 2;
      if (next >= ids.length) return undefined;
      const name = `racer-${ids.length - 1 - next}`;
      bought.set(`${name}@example.com`, Number.POSITIVE_INFINITY);
      await db().transaction((tx) =>
        recordPurchases(tx, [purchaseOn(name, '2026-03-10', { at: dueAt })], { now: soon }),
      );
      bought.set(`${name}@example.com`, sink.mails.length);
      return undefined;
    },
  });
  const lanes = 3;
  const sender = lane(sink.port, lanes);
  await sendDueMessages(context(), sender, soon, { renderer });
  for (const [place, { to }] of sink.mails.entries()) {
    const committedAt = bought.get(to);
    // what was in flight at the commit may still arrive: at most one message in each lane
    if (committedAt !== undefined && committedAt !== Number.POSITIVE_INFINITY) {
      expect(place - committedAt).toBeLessThanOrEqual(lanes);
    }
  }
  const sums = await figures();
  expect(sums.suppressed).toBeGreaterThan(5);
  expect(sums).toMatchObject({ due: 60, pending: 0, uncertain: 0 });
  await sender.close();
  await sink.close();
});

test('a claim waits for no purchase and overtakes none: the purchase that holds the episode wins', async () => {
  await queue(1, 'holder');
  const sink = await startSink();
  const sender = lane(sink.port, 1);
  await db().transaction(async (tx) => {
    await recordPurchases(tx, [purchaseOn('holder-0', '2026-03-10', { at: dueAt })], { now: soon });
    expect(await sendDueMessages(context(), sender, soon, { renderer })).toMatchObject({ sent: 0, suppressed: 0 });
  });
  expect(await sendDueMessages(context(), sender, soon, { renderer })).toMatchObject({ sent: 0, suppressed: 1 });
  expect(sink.mails).toEqual([]);
  await sender.close();
  await sink.close();
});

test('what a dead worker had in hand becomes uncertain, what a living one has does not', async () => {
  const [dead, alive] = await queue(2, 'hand');
  const worker = await openWorker(db());
  await db().run(sql`update message set state = 'sending', worker = '12345' where customer_id = ${dead}`);
  await db().run(sql`update message set state = 'sending', worker = ${worker.id} where customer_id = ${alive}`);
  const sink = await startSink();
  const sender = lane(sink.port, 1);
  expect(await sendDueMessages(context(), sender, soon, { renderer })).toMatchObject({ sent: 0, uncertain: 1 });
  const state = new Map((await messageStates(db())).map((one) => [one.customerId, one.state]));
  expect([state.get(dead), state.get(alive)]).toEqual(['uncertain', 'sending']);
  expect(await figures()).toMatchObject({ due: 2, pending: 1, uncertain: 1 });
  await worker.close();
  expect(await sendDueMessages(context(), sender, soon, { renderer })).toMatchObject({ sent: 0, uncertain: 1 });
  expect(sink.mails).toEqual([]);
  await sender.close();
  await sink.close();
});

test('a worker whose database connections break settles what it knows and goes on', async () => {
  await queue(80, 'break');
  let accepted = 0;
  const sink = await startSink({
    data: async () => {
      accepted++;
      if (accepted % 25 === 0) {
        await db().rows(sql`
          select pg_terminate_backend(pid) from pg_locks
          where locktype = 'advisory' and classid = ${locks.workers}::bigint::oid and database = (
            select oid from pg_database where datname = current_database())`);
      }
      return undefined;
    },
  });
  const sender = lane(sink.port, 4);
  const done = await sendDueMessages(context(), sender, soon, { renderer });
  expect(done).toMatchObject({ sent: 80, uncertain: 0 });
  expect(new Set(sink.mails.map(({ messageId }) => messageId)).size).toBe(80);
  expect(sink.mails).toHaveLength(80);
  expect(await figures()).toMatchObject({ due: 80, sent: 80, pending: 0 });
  await sender.close();
  await sink.close();
});

test('whatever the server answers, the accounting closes and nobody gets a message twice', async () => {
  const answers: SinkAnswer[] = [
    undefined,
    undefined,
    '550 5.1.1 nobody',
    '451 4.3.0 later',
    '554 5.7.1 policy',
    '421 4.3.2 closing',
    'hang up',
  ];
  let round = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...answers), { minLength: 5, maxLength: 30 }),
      fc.integer({ min: 1, max: 4 }),
      async (script, lanes) => {
        await queue(12, `any-${round++}`);
        let at = 0;
        const sink = await startSink({ data: () => script[at++ % script.length] });
        const sender = lane(sink.port, lanes);
        for (let hour = 0; hour < 4; hour++) {
          await sendDueMessages(context(), sender, new Date(soon.getTime() + hour * 3_600_000), { renderer });
        }
        const sums = await figures();
        expect(new Set(sink.mails.map(({ messageId }) => messageId)).size).toBe(sink.mails.length);
        const arrived = new Set(sink.mails.map(({ messageId }) => messageId));
        const sent = await db().rows(sql<{ message_id: string; state: string }>`
          select message_id, state from message where state in ('sent', 'uncertain')`);
        for (const { message_id, state } of sent) if (state === 'sent') expect(arrived.delete(message_id)).toBe(true);
        expect([...arrived].every((id) => sent.some((one) => one.message_id === id))).toBe(true);
        expect(sums.pending + sums.sent + sums.suppressed + sums.uncertain).toBe(sums.due);
        await sender.close();
        await sink.close();
        await db().run(sql`truncate message, rung_due, enrolment, suppression, signal cascade`);
      },
    ),
    { numRuns: 8 },
  );
});
