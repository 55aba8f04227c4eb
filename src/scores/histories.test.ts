// What the models read of each customer, as it was known on a day: counted by hand, also for days that are long past.
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { type Day, dayNumber, readShop } from '../ground/index.ts';
import { testDatabase } from '../ground/testing.ts';
import { recordPurchases, voidPurchases } from '../ledger/index.ts';
import { noon, purchaseOn, someCustomers } from '../ledger/testing.ts';
import { readHistories } from './histories.ts';
import { shopTime } from './season.ts';

const db = testDatabase();
let ids: Record<string, number>;

const lasting = (who: string, day: Day, until: Day, amountMinor = 1000) => ({
  ...purchaseOn(who, day, { amountMinor }),
  coversUntil: dayNumber(until),
});

beforeAll(async () => {
  const names = ['lease', 'plain', 'returned', 'other'];
  await db().transaction(async (tx) => {
    const made = await someCustomers(
      tx,
      names.map((externalId) => ({ externalId })),
    );
    ids = Object.fromEntries(names.map((name, i) => [name, made[i]]));
    const shop = await readShop(tx);
    await recordPurchases(
      tx,
      [
        lasting('lease', '2026-05-01', '2026-08-30'),
        lasting('lease', '2026-06-10', '2026-06-20', 3000),
        // not known yet at the end of June
        lasting('lease', '2026-07-05', '2027-07-05', 9000),
        purchaseOn('plain', '2025-06-30', { amountMinor: 500 }),
        purchaseOn('plain', '2025-07-01', { amountMinor: 700 }),
        purchaseOn('plain', '2026-06-01', { amountMinor: 1200 }),
        lasting('returned', '2026-05-01', '2026-12-31'),
        purchaseOn('returned', '2026-05-20'),
        purchaseOn('returned', '2026-07-20'),
        // somebody else's provisions are their own
        lasting('other', '2026-05-01', '2026-09-30'),
        purchaseOn('other', '2026-07-02'),
      ],
      { now: noon('2026-08-01'), shop },
    );
    const [lease] = await tx.rows(sql<{ purchaseId: number }>`
      select purchase_id as "purchaseId" from purchase
      where customer_id = ${ids.returned} and covers_until is not null`);
    await voidPurchases(tx, [{ customerId: ids.returned, purchaseId: lease.purchaseId }], noon('2026-06-01'));
  });
});

/** One customer's row on a day. */
async function historyOf(who: string, asOf: Day) {
  const options = { customerIds: [ids[who]], rho: 1, time: shopTime(null, asOf), periodDays: 365 };
  const found = [];
  for await (const batch of readHistories(db(), asOf, options)) {
    for (let i = 0; i < batch.size; i++) {
      found.push({
        visits: batch.summary.x[i] + 1,
        between: batch.summary.tx[i],
        age: batch.summary.T[i],
        lastDay: batch.lastDay[i],
        coveredUntil: batch.coveredUntil[i],
        silence: batch.silence[i],
        longest: batch.longestGap[i],
        net: batch.netMinor[i],
        periodNet: batch.periodNetMinor[i],
        usual: batch.usualReceiptMinor[i],
      });
    }
  }
  expect(found.length).toBeLessThan(2);
  return found[0];
}

test('on a past day a customer is provided for by the longest of what was bought by then', async () => {
  const june = await historyOf('lease', '2026-06-30');
  expect(june).toMatchObject({ visits: 2, coveredUntil: dayNumber('2026-08-30'), silence: 0, between: 40, age: 40 });
  expect(await historyOf('lease', '2026-09-02')).toMatchObject({ visits: 3, coveredUntil: dayNumber('2027-07-05') });
  expect(await historyOf('lease', '2026-05-01')).toMatchObject({ visits: 1, coveredUntil: dayNumber('2026-08-30') });
});

test('a purchase that was taken back provides for nobody', async () => {
  expect(await historyOf('returned', '2026-06-30')).toMatchObject({
    visits: 1,
    coveredUntil: dayNumber('2026-05-20'),
    silence: 41,
  });
});

test('each customer has provisions of their own', async () => {
  expect(await historyOf('other', '2026-06-30')).toMatchObject({ coveredUntil: dayNumber('2026-09-30'), silence: 0 });
});

test('spend counts whole, and of the last 365 days apart; the usual receipt is the middle one', async () => {
  expect(await historyOf('plain', '2026-06-30')).toEqual({
    visits: 3,
    between: 336,
    age: 365,
    lastDay: dayNumber('2026-06-01'),
    coveredUntil: dayNumber('2026-06-01'),
    silence: 29,
    longest: 335,
    net: 2400,
    periodNet: 1900,
    usual: 700,
  });
  expect(await historyOf('plain', '2026-05-31')).toMatchObject({ visits: 2, net: 1200, periodNet: 1200, usual: 600 });
});

test('who had not bought by the day has no history on it', async () => {
  expect(await historyOf('plain', '2025-06-29')).toBeUndefined();
  expect(await historyOf('plain', '2025-06-30')).toMatchObject({ visits: 1, silence: 0, longest: 0 });
});
