// Many writers on the same customers at once: they wait in a line, none dies of a deadlock, and nothing is lost.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { addDays } from '../../ground/index.ts';
import { testDatabase } from '../../ground/testing.ts';
import { openEpisodes } from '../episodes.ts';
import { purchaseOn, someCustomers } from '../testing.ts';
import { recordPurchases } from './record-purchases.ts';

const db = testDatabase({ each: true });
const now = new Date('2024-06-01T08:00:00Z');
/** When the silences are opened: before the purchases that end them. */
const before = new Date('2024-04-01T08:00:00Z');

/** A small generator of repeatable pseudo-random numbers (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

test('concurrent batches over the same customers, known and new, all arrive', async () => {
  const writers = 6;
  const batches = 8;
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      const random = seeded(writer + 1);
      for (let batch = 0; batch < batches; batch++) {
        const rows = Array.from({ length: 40 }, (_, i) =>
          purchaseOn(`c${Math.floor(random() * 60)}`, addDays('2024-01-01', i), {
            receipt: `${writer} ${batch} ${i}`,
            category: `k${Math.floor(random() * 20)}`,
          }),
        );
        await db().transaction((tx) => recordPurchases(tx, rows, { now }));
      }
    }),
  );
  const [counted] = await db().rows(
    sql<{ purchases: number; net: number; customers: number; keys: number }>`
      select (select count(*) from purchase) as purchases,
        (select sum(net_minor)::bigint from customer_statistics) as net,
        (select count(*) from customer) as customers, (select count(*) from customer_key) as keys`,
  );
  expect(counted.purchases).toBe(writers * batches * 40);
  expect(counted.net).toBe(writers * batches * 40 * 2500);
  expect(counted.customers).toBe(counted.keys);
});

test('purchases, enrolment and claims on the same customers never deadlock, and no claim follows a purchase', async () => {
  const names = Array.from({ length: 30 }, (_, i) => `race-${i}`);
  const ids = await db().transaction((tx) =>
    someCustomers(
      tx,
      names.map((externalId) => ({ externalId, bought: ['2024-01-01'] })),
    ),
  );
  await db().run(sql`create table claim (customer_id bigint, claimed_at timestamptz default clock_timestamp())`);
  const buy = async (round: number) => {
    for (const [i, name] of [...names.entries()].reverse()) {
      if (i % 5 !== round) continue;
      const rows = names.slice(0, i + 1).map((each) => purchaseOn(each, '2024-05-01', { receipt: `${round}` }));
      await db().transaction((tx) => recordPurchases(tx, [...rows, purchaseOn(name, '2024-05-02')], { now }));
    }
  };
  const enrol = async () => {
    for (let i = 0; i < 10; i++) {
      const anchors = await db().rows(
        sql<{ customer_id: number; last_purchase_at: Date }>`
          select customer_id, last_purchase_at from customer_statistics where customer_id = any(${ids}::bigint[]) order by customer_id desc`,
      );
      await db().transaction((tx) =>
        openEpisodes(
          tx,
          anchors.map((row) => ({ customerId: row.customer_id, anchor: row.last_purchase_at })),
          'purchase',
          before,
        ),
      );
    }
  };
  const claim = async () => {
    for (let i = 0; i < 30; i++) {
      await db().transaction((tx) =>
        tx.run(
          sql`with open as (
                select customer_id from episode where closed_at is null
                limit 5 for share skip locked
              )
              insert into claim (customer_id) select customer_id from open`,
        ),
      );
    }
  };
  await Promise.all([0, 1, 2].map(buy).concat([enrol(), enrol(), claim(), claim()]));
  // every episode that is still open stands on the last purchase, and no customer has two
  const stale = await db().rows(
    sql`select 1 from episode e join customer_statistics s using (customer_id)
        where e.closed_at is null and s.last_purchase_at <> e.present_anchor`,
  );
  expect(stale).toEqual([]);
});
