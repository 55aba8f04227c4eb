// What has changed since yesterday closes by itself, and the days of the past are those that a look on each day would have seen.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import {
  addDays,
  type Context,
  changeShop,
  dayNumber,
  quietLog,
  readShop,
  silent,
  virtualClock,
} from '../ground/index.ts';
import { testDatabase } from '../ground/testing.ts';
import { recordPurchases } from '../ledger/index.ts';
import { boughtEvery, noon, purchaseOn, testVault } from '../ledger/testing.ts';
import { gapModelOf, latenessOfAll } from '../models/index.ts';
import { newestFit } from './fit.ts';
import { readHistories } from './histories.ts';
import { countLateDays } from './late-days.ts';
import { lateWeeks, usualDay } from './late-weeks.ts';
import { listCustomers } from './list-customers.ts';
import { scoreBase } from './score-base.ts';
import { shopTime } from './season.ts';
import { readToday } from './today.ts';

const db = testDatabase();
const asOf = '2026-06-30';
const context = (): Context => ({
  db: db(),
  clock: virtualClock(new Date('2026-07-01T01:00:00Z')),
  home: '/nowhere',
  log: quietLog,
  vault: testVault,
});

const buy = (who: string, ...days: string[]) =>
  db().transaction((tx) =>
    recordPurchases(
      tx,
      days.map((day) => purchaseOn(who, day)),
      { now: noon(asOf) },
    ),
  );

beforeEach(async () => {
  await db().run(sql`truncate score, score_figures, model_fit, customer, customer_key, consent, customer_statistics, purchase,
    purchase_line, setting`);
});

/** Eighty customers of many rhythms, whose silences began on different days. */
async function aBase(): Promise<void> {
  const rows = Array.from({ length: 80 }, (_, i) => {
    const gap = 8 + (i % 7) * 5;
    const days = boughtEvery(gap, { times: 3 + (i % 11), until: addDays(asOf, -(1 + ((i * 7) % 90))) });
    return days.map((day) => purchaseOn(`c${i}`, day));
  });
  await db().transaction((tx) => recordPurchases(tx, rows.flat(), { now: noon(asOf) }));
}

/** Who is late on the morning of a day, by the model of the newest scores: purchases up to the evening before, without the inactive. */
async function lateOnMorning(day: string): Promise<Set<number>> {
  const fit = await newestFit(db(), asOf);
  if (!fit) throw new Error('no fit');
  const { patienceDays: patience, lateRate } = await readShop(db());
  const time = shopTime(fit.season, asOf);
  const model = gapModelOf(fit.model);
  const late = new Set<number>();
  const histories = readHistories(db(), addDays(day, -1), { rho: model.rho, time, periodDays: 365 });
  for await (const { summary, coveredUntil, lastDay, customerId, size } of histories) {
    const silence = Float64Array.from(
      { length: size },
      (_, i) => time.timeOf(dayNumber(day)) - time.timeOf(coveredUntil[i]),
    );
    latenessOfAll(model, summary, { patience, silence }).forEach((share, i) => {
      if (Math.fround(share) >= Math.fround(1 - lateRate) && dayNumber(day) - lastDay[i] < 365) late.add(customerId[i]);
    });
  }
  return late;
}

const idsOf = async (standing: 'winnable' | 'inactive' | 'crossed' | 'bought' | 'became_inactive') =>
  (await listCustomers(db(), { sort: 'value', late: 'any', gone: 'any', standing })).items
    .map(({ customerId }) => customerId)
    .toSorted((a, b) => a - b);

const without = (some: Set<number>, others: Set<number>) =>
  [...some].filter((id) => !others.has(id)).toSorted((a, b) => a - b);

test('late yesterday + became late - bought - became inactive = late today, each of them the people behind it', {
  timeout: 240_000,
}, async () => {
  await aBase();
  // silent for a year tomorrow, and late by any rhythm
  await buy('fading', ...boughtEvery(20, { times: 9, until: addDays(asOf, -365) }));
  await scoreBase(context(), addDays(asOf, -1), silent);
  const [first, second] = await idsOf('winnable');
  const [{ name }] = await db().rows(
    sql<{ name: string }>`select external_id as name from customer where customer_id = ${first}`,
  );
  const [{ other }] = await db().rows(
    sql<{ other: string }>`select external_id as other from customer where customer_id = ${second}`,
  );
  await buy(name, addDays(asOf, -1));
  await buy(other, asOf);
  await scoreBase(context(), asOf, silent);
  const before = await lateOnMorning(addDays(asOf, -1));
  const { since, byValue } = await readToday(db());
  const winnable = await idsOf('winnable');
  const now = new Set(winnable);
  const crossed = await idsOf('crossed');
  expect(crossed).toEqual(without(now, before));
  expect(crossed.length).toBeGreaterThan(0);
  expect(await idsOf('bought')).toEqual([first, second].toSorted((a, b) => a - b));
  const [fading] = await db().rows(
    sql<{ id: number }>`select customer_id as id from customer where external_id = 'fading'`,
  );
  expect(await idsOf('became_inactive')).toEqual([fading.id]);
  expect(await idsOf('inactive')).toContain(fading.id);
  expect(since).toEqual({ crossed: crossed.length, bought: 2, becameInactive: 1 });
  expect(before.size + crossed.length - 2 - 1).toBe(winnable.length);
  expect(byValue.reduce((sum, row) => sum + row.crossed, 0)).toBe(crossed.length);
});

test('the days of the past are those that a look on each morning would have seen, also after a night that failed', async () => {
  await aBase();
  await scoreBase(context(), asOf, silent);
  const fit = await newestFit(db(), asOf);
  if (!fit) throw new Error('no fit');
  const counted = await countLateDays(db(), fit, await readShop(db()), asOf);
  if (!counted) throw new Error('nothing was counted');
  const expected: number[] = [];
  let before = await lateOnMorning(addDays(counted.from, -1));
  for (let day = counted.from; day <= asOf; day = addDays(day, 1)) {
    const now = await lateOnMorning(day);
    expected.push(without(now, before).length);
    before = now;
  }
  expect(counted.late).toEqual(expected);
  expect(Math.max(...counted.late)).toBeGreaterThan(0);
}, 240_000);

test('a night adds its own day to those of the night before, and comes to what a count of all days says', async () => {
  await aBase();
  await scoreBase(context(), addDays(asOf, -1), silent);
  await buy('c3', asOf);
  await scoreBase(context(), asOf, silent);
  const [{ lateDays }] = await db().rows(sql<{ lateDays: unknown }>`select late_days as "lateDays" from score_figures`);
  const fit = await newestFit(db(), asOf);
  if (!fit) throw new Error('no fit');
  expect(lateDays).toEqual(await countLateDays(db(), fit, await readShop(db()), asOf));
});

test('a change of the limit leaves nothing to say about yesterday until the next run', async () => {
  await aBase();
  await scoreBase(context(), asOf, silent);
  expect(await readToday(db())).toMatchObject({ since: { bought: 0 } });
  await db().transaction((tx) => changeShop(tx, { lateRate: 0.2 }));
  expect(await readToday(db())).toMatchObject({ since: null, usualDay: null, lateWeeks: [] });
  await scoreBase(context(), asOf, silent);
  expect((await readToday(db())).since).not.toBeNull();
});

test('weeks end on the day before the scores, a hole in the purchases is no quiet week, and usual needs twelve weeks', () => {
  const from = '2026-01-01';
  const days = (count: number) => ({ from, late: new Array(count).fill(2), visits: new Array(count).fill(5) });
  // 16 days are over, the 17th is today: two whole weeks and two days before them
  const two = days(17);
  two.visits.fill(0, 2, 9);
  expect(lateWeeks(two, addDays(from, 16))).toEqual([
    { to: '2026-01-09', late: null },
    { to: '2026-01-16', late: 14 },
  ]);
  expect(lateWeeks(days(7), addDays(from, 6))).toEqual([]);
  expect(usualDay(days(84))).toBeNull();
  expect(usualDay(days(85))).toEqual({ low: 2, middle: 2, high: 2 });
});

test('one dear purchase has a wide range and does not come before a regular of whom much is known', async () => {
  await aBase();
  await buy('regular', ...boughtEvery(20, { times: 15, until: addDays(asOf, -5) }));
  await db().transaction((tx) =>
    recordPurchases(tx, [purchaseOn('once', addDays(asOf, -20), { amountMinor: 29_700 })], { now: noon(asOf) }),
  );
  await scoreBase(context(), asOf, silent);
  const rows = await db().rows(sql<{ id: string; value: number; low: number; high: number }>`
    select c.external_id as id, s.value_minor as value, s.value_low_minor as low, s.value_high_minor as high
    from score s join customer c using (customer_id) where c.external_id in ('once', 'regular') order by 1`);
  const [once, regular] = rows;
  for (const { value, low, high } of rows) {
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
  }
  expect(once.high / once.low).toBeGreaterThan(3 * (regular.high / regular.low));
});
