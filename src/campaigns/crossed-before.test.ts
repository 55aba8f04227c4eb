// Who is asked when they crossed: the scores acquit only those who cannot have been over the limit on the earlier day.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { addDays, type Day, silent } from '../ground/index.ts';
import { testContext, testDatabase } from '../ground/testing.ts';
import { boughtEvery, type CustomerWish, someCustomers } from '../ledger/testing.ts';
import { scoreBase } from '../scores/index.ts';
import { notSeenCrossing } from './backlog.ts';
import { late, scoredCustomers } from './candidates.ts';
import type { EntryLimit } from './contract.ts';
import { crossingDays } from './crossing.ts';
import { readCampaign } from './queries.ts';
import { aDefinition, aLiveCampaign, forgetAll, night } from './testing.ts';

const db = testDatabase();
const context = () => testContext(db());
const launch: Day = '2026-03-02';
const today = addDays(launch, 20);

beforeEach(() => forgetAll(db()));

/** Customers with gaps of 7 to 40 days and silences of 1 to 150, one-time buyers among them. */
const base: CustomerWish[] = Array.from({ length: 150 }, (_, i) => ({
  bought: boughtEvery(7 + ((i * 5) % 34), { times: 1 + (i % 5), until: addDays(today, -(i + 1)) }),
}));

test.each<[string, EntryLimit]>([
  ['days', { kind: 'days', days: 45 }],
  ['a multiple of the own gap', { kind: 'multiple', times: 2.5, oneTimerDays: 60 }],
  ['a false-alarm rate', { kind: 'false_alarm', rate: 0.1 }],
  ['a chance of being still a customer', { kind: 'gone', below: 0.5 }],
])('a limit by %s: whoever was over it on an earlier day is found, and nobody else', async (_what, entry) => {
  await db().transaction((tx) => someCustomers(tx, base));
  const id = await aLiveCampaign(context(), launch, aDefinition({ entry }));
  // as if the last look had been after everything was loaded, and nobody had been set aside at the launch
  await db().run(sql`update campaign set looked_at = ${night(today)}`);
  await db().run(sql`delete from campaign_backlog`);
  await scoreBase(context(), today, silent);
  const definition = aDefinition({ entry });
  const lateToday = (
    await db().rows(sql<{ id: number }>`
      select s.customer_id as id from ${scoredCustomers} where ${late(definition, today)} order by s.customer_id`)
  ).map((row) => row.id);
  const crossed = await crossingDays(db(), lateToday, entry, today);
  const stored = await readCampaign(db(), id);
  for (const back of [1, 5, 15, 20]) {
    const crossingAfter = addDays(today, -back);
    const found = await notSeenCrossing(db(), { ...stored, crossingAfter }, late(definition, today), today);
    const before = lateToday.filter((customer) => (crossed.get(customer) ?? today) <= crossingAfter);
    expect(
      found.map(({ customerId }) => customerId),
      `${back} days ago`,
    ).toEqual(before);
    expect(before.length, 'the base tells both apart').toBeGreaterThan(0);
    if (back === 20) expect(before.length, 'the base tells both apart').toBeLessThan(lateToday.length);
  }
});
