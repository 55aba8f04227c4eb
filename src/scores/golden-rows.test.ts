// Five customers, and one who has just begun, scored by hand. The fit is given, not made, and of the simplest kind: one class, every visit as likely as
// at any other moment (k = 1), so that each number below can be worked out with a pocket calculator.
//
// Of a customer the model knows x waits between visits that took t days together, and w days of silence. With r = 2 and
// alpha = 30 the rate of visits is Gamma(R = 2 + x, c = 30 + t), and a wait is over by day w with chance F(w) = 1 - (c / (c + w))^R.
import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { type Context, type Day, quietLog, readShop, silent, virtualClock } from '../ground/index.ts';
import { testDatabase } from '../ground/testing.ts';
import { recordPurchases } from '../ledger/index.ts';
import { boughtEvery, purchaseOn, someCustomers, testVault } from '../ledger/testing.ts';
import { type Asked, lateCustomers } from './late.ts';
import { type Limit, parseLimit } from './limit.ts';
import { listCustomers } from './list-customers.ts';
import { rhythmOf } from './rhythm-of.ts';
import { scoreBase } from './score-base.ts';
import { silencesOf } from './silences-of.ts';

const db = testDatabase();
const asOf = '2026-06-30';
const context = (): Context => ({
  db: db(),
  clock: virtualClock(new Date('2026-07-01T01:00:00Z')),
  home: '/nowhere',
  log: quietLog,
  vault: testVault,
});

let ids: Record<string, number>;

beforeAll(async () => {
  const wishes = [
    // x = 8, t = 56, w = 10: R = 10, c = 86
    { externalId: 'anna', bought: boughtEvery(7, { times: 9, until: '2026-06-20' }), amountMinor: 2500 },
    // x = 0, t = 0, w = 60: R = 2, c = 30
    { externalId: 'bruno', bought: ['2026-05-01'], amountMinor: 10_000 },
    // x = 3, t = 90, w = 50: R = 5, c = 120
    { externalId: 'carla', bought: boughtEvery(30, { times: 4, until: '2026-05-11' }), amountMinor: 4000 },
    // x = 5, t = 50, w = 425: R = 7, c = 80
    { externalId: 'dino', bought: boughtEvery(10, { times: 6, until: '2025-05-01' }), amountMinor: 1999 },
    // x = 1, t = 28, w = 1: R = 3, c = 58; on the second day two receipts, which are one visit
    { externalId: 'elsa', bought: ['2026-06-01'], amountMinor: 1000 },
    // x = 0, t = 0, w = 0: R = 2, c = 30
    { externalId: 'fina', bought: [asOf], amountMinor: 2500 },
    // not known yet on that day
    { externalId: 'gino', bought: ['2026-07-01'] },
  ];
  await db().transaction(async (tx) => {
    const made = await someCustomers(tx, wishes);
    ids = Object.fromEntries(wishes.map(({ externalId }, i) => [externalId, made[i]]));
    const twice = [2000, 3000].map((amountMinor, i) =>
      purchaseOn('elsa', '2026-06-29', { amountMinor, receipt: `elsa ${i}` }),
    );
    await recordPurchases(tx, twice, { now: new Date('2026-06-30T00:00:00Z'), shop: await readShop(tx) });
  });
});

beforeEach(() => db().run(sql`truncate model_fit`));

/** Stores a fit of `asOf` with this spread of leaving, and scores everybody by it. */
async function scoredWith(leaving: { a: number; b: number }): Promise<Record<string, Record<string, unknown>>> {
  const model = {
    model: 'regularity-mixture',
    version: 1,
    unit: 'days',
    classes: [{ share: 1, k: 1, r: 2, alpha: 30, ...leaving }],
    rho: 1,
    logLikelihood: -1,
    customers: 5,
    diagnosis: [],
  };
  // cents spent within 365 days from which on somebody is medium, high, top
  const cuts = { medium: 10_000, high: 20_000, top: 40_000 };
  const parameters = JSON.stringify({ model, cuts, season: null, seen: [] });
  await db().run(sql`
    insert into model_fit (model, model_version, fitted_at, as_of, customers, log_likelihood, parameters, diagnosis)
    values ('regularity-mixture', 'regularity-mixture/1', '2026-06-30T23:00Z', ${asOf}, 5, -1, ${parameters}::jsonb, '[]')`);
  const { fitted } = await scoreBase(context(), asOf, silent);
  expect(fitted).toBe(false);
  const rows = await db().rows(sql<Record<string, unknown>>`
    select external_id as who, s.* from score s join customer using (customer_id)`);
  return Object.fromEntries(rows.map((row) => [row.who, row]));
}

/** Nobody leaves for good: who is silent is late, and that is all. */
const loyal = { a: 1e-12, b: 1 };

const roughly = (value: number) => expect.closeTo(value, 3);

test('visits, silence and waits are counted as a person would count them', async () => {
  const score = await scoredWith(loyal);
  expect(score).toMatchObject({
    anna: { visits: 9, last_day: '2026-06-20', silence_days: 10, mean_gap_days: 7, usual_receipt_minor: 2500 },
    bruno: { visits: 1, last_day: '2026-05-01', silence_days: 60, usual_receipt_minor: 10_000 },
    carla: { visits: 4, last_day: '2026-05-11', silence_days: 50, mean_gap_days: 30, usual_receipt_minor: 4000 },
    dino: { visits: 6, last_day: '2025-05-01', silence_days: 425, mean_gap_days: 10, usual_receipt_minor: 1999 },
    // 10.00 on one day, 20.00 + 30.00 on the other: the middle of 10.00 and 50.00
    elsa: { visits: 2, last_day: '2026-06-29', silence_days: 1, mean_gap_days: 28, usual_receipt_minor: 3000 },
  });
});

test('lateness is the share of waits within 365 days that would be over by now', async () => {
  expect(await scoredWith(loyal)).toMatchObject({
    // 1 - (86 / 96)^10 = .66713, of 1 - (86 / 451)^10 = 1.00000
    anna: { lateness: roughly(0.66713) },
    // 1 - (30 / 90)^2 = .88889, of 1 - (30 / 395)^2 = .99423
    bruno: { lateness: roughly(0.89405) },
    // 1 - (120 / 170)^5 = .82474, of 1 - (120 / 485)^5 = .99907
    carla: { lateness: roughly(0.8255) },
    // longer than 365 days
    dino: { lateness: 1 },
    // 1 - (58 / 59)^3 = .04999, of 1 - (58 / 423)^3 = .99742
    elsa: { lateness: roughly(0.05013) },
  });
});

test('yearly value is the mean of a visit times the visits of a year', async () => {
  const score = await scoredWith(loyal);
  // expected visits in 365 days: 365 R / (c + w)
  expect(Object.fromEntries(Object.entries(score).map(([who, row]) => [who, row.value_minor]))).toEqual({
    // 365 x 10 / 96 = 38.0208 visits x 225.00 / 9 visits (not 8 waits)
    anna: 95_052,
    // 365 x 2 / 90 = 8.1111 x 100.00
    bruno: 81_111,
    // 365 x 5 / 170 = 10.7353 x 160.00 / 4
    carla: 42_941,
    // 365 x 7 / 505 = 5.0594 x 119.94 / 6
    dino: 10_114,
    // 365 x 3 / 59 = 18.5593 x 60.00 / 2 visits (not 3 receipts)
    elsa: 55_678,
    // 365 x 2 / 30 = 24.3333 x 25.00
    fina: 60_833,
  });
});

test('a yearly value lies in a range by the waits and receipts that are known, and its lower end orders the list', async () => {
  await scoredWith(loyal);
  const rows = await db().rows(sql<{ who: string; low: number; high: number }>`
    select c.external_id as who, s.value_low_minor as low, s.value_high_minor as high
    from score s join customer c using (customer_id) order by 1`);
  // value times or by exp(1.2816 sqrt(ln(1 + 1 / R + s / visits))), s = (0.5 x 3 + sum of squared spread) / (3 + x)
  const near = (minor: number) => expect.closeTo(minor, -1);
  expect(rows).toEqual([
    // 1 / 10 + 1.5 / 11 / 9 = .11515: a factor of 1.5267
    { who: 'anna', low: near(62_260), high: near(145_116) },
    // 1 / 2 + 1.5 / 3 / 1 = 1: 2.9067
    { who: 'bruno', low: near(27_905), high: near(235_762) },
    // 1 / 5 + 1.5 / 6 / 4 = .2625: 1.8566
    { who: 'carla', low: near(23_129), high: near(79_725) },
    // 1 / 7 + 1.5 / 8 / 6 = .17411: 1.6711
    { who: 'dino', low: near(6_052), high: near(16_901) },
    // 10.00 and 50.00 spread by 2 x (20 / 30)^2 = .8889; 1 / 3 + 2.3889 / 4 / 2 = .63194: 2.4520
    { who: 'elsa', low: near(22_707), high: near(136_523) },
    // as bruno
    { who: 'fina', low: near(20_929), high: near(176_821) },
  ]);
  const { items } = await listCustomers(db(), { sort: 'value', late: 'any', gone: 'any' });
  expect(items.map(({ externalId }) => externalId)).toEqual(['anna', 'bruno', 'carla', 'elsa', 'fina', 'dino', 'gino']);
});

test('still a customer and buys within 90 days, where one in so many visits is the last', async () => {
  // still a customer: 1 / (1 + a / (b + x) ((c + w) / c)^R); buys: that times 1 - ((c + w) / (c + w + 90))^R
  expect(await scoredWith({ a: 1, b: 1 })).toMatchObject({
    // (96 / 86)^10 / 9 = .33380; (96 / 186)^10 = .00134
    anna: { p_alive: roughly(0.74974), p_buy: roughly(0.74873), churn_level: 1 },
    // (90 / 30)^2 / 1 = 9; (90 / 180)^2 = .25. Who buys comes back again each time until they leave, so that .1 x 2 ln 2
    // visits are to be expected: the mean over Beta(1, 2) of (2 + p) / (1 + p)^2
    bruno: { p_alive: roughly(0.1), p_buy: roughly(0.075), expected_count: roughly(0.13863), churn_level: 3 },
    // (170 / 120)^5 / 4 = 1.42643; (170 / 260)^5 = .11950
    carla: { p_alive: roughly(0.41213), p_buy: roughly(0.36288), churn_level: 2 },
    // (505 / 80)^7 / 6 = 66,567
    dino: { p_alive: roughly(0.000015), p_buy: roughly(0.00001), churn_level: 3 },
    // (59 / 58)^3 / 2 = .52631; (59 / 149)^3 = .06209
    elsa: { p_alive: roughly(0.65518), p_buy: roughly(0.6145), churn_level: 1 },
  });
});

test('the limit is the first whole day on which 19 of 20 waits would be over', async () => {
  await scoredWith(loyal);
  const rhythms = await rhythmOf(db(), Object.values(ids), asOf, 0.05);
  // c (s^(-1 / R) - 1) with s = 1 - .95 F(365)
  expect(Object.fromEntries(Object.entries(ids).map(([who, id]) => [who, rhythms.get(id)?.limitDays]))).toEqual({
    // 86 (.05000^(-1/10) - 1) = 30.04
    anna: 31,
    // 30 (.05548^(-1/2) - 1) = 97.4
    bruno: 98,
    // 120 (.05088^(-1/5) - 1) = 97.7
    carla: 98,
    // 80 (.05000^(-1/7) - 1) = 42.7
    dino: 43,
    // 58 (.05245^(-1/3) - 1) = 96.9
    elsa: 97,
    // as bruno, who came once too
    fina: 98,
    gino: undefined,
  });
});

test('the silence of this moment is measured by the same days as the scores of the night', async () => {
  await scoredWith({ a: 1, b: 1 });
  const silences = await silencesOf(db(), Object.values(ids), asOf);
  const told = Object.fromEntries(
    Object.entries(ids).map(([who, id]) => {
      const one = silences.get(id);
      return [who, one && [one.silenceDays, one.meanGapDays, one.limitAt(0.05)]];
    }),
  );
  expect(told).toEqual({
    anna: [10, 7, 31],
    bruno: [60, null, 98],
    carla: [50, 30, 98],
    dino: [425, 10, 43],
    elsa: [1, 28, 97],
    fina: [0, null, 98],
    gino: undefined,
  });
  // bruno: 1 / (1 + ((30 + w) / 30)^2) is .1 on day 60 itself, and below it from day 61 on
  expect(silences.get(ids.bruno)?.goneAt(0.1)).toBe(61);
  expect(silences.get(ids.bruno)?.goneAt(0.5)).toBe(1);
  // carla: 1 / (1 + ((120 + w) / 120)^5 / 4) < .45 wants ((120 + w) / 120)^5 > 4.8889: w > 44.8
  expect(silences.get(ids.carla)?.goneAt(0.45)).toBe(45);
  // anna: ((86 + w) / 86)^10 > 9e12 wants w > 1611.9
  expect(silences.get(ids.anna)?.goneAt(1e-12)).toBe(1612);
  // where nobody leaves bruno is not gone within ten years either
  await db().run(sql`truncate model_fit`);
  await scoredWith(loyal);
  expect((await silencesOf(db(), [ids.bruno], asOf)).get(ids.bruno)?.goneAt(0.5)).toBe(Number.POSITIVE_INFINITY);
  expect(await silencesOf(db(), [], asOf)).toEqual(new Map());
});

async function late(on: Day, asked: Limit | Asked): Promise<string[]> {
  const found = [];
  for await (const { customer } of lateCustomers(context(), on, asked, silent)) found.push(customer);
  return found.sort();
}

test('late begins on the very day of the limit, not a day before or after, whatever the limit is said in', async () => {
  await scoredWith(loyal);
  // anna's day 31 since 20 June
  expect(await late('2026-07-20', parseLimit('5%'))).not.toContain('anna');
  expect(await late('2026-07-21', parseLimit('5%'))).toContain('anna');
  // bruno's day 61 since 1 May
  expect(await late('2026-06-30', parseLimit('61d'))).toEqual(['dino']);
  expect(await late('2026-07-01', parseLimit('61d'))).toEqual(['bruno', 'dino']);
  // twice carla's mean wait of 30 days: day 60 since 11 May
  expect(await late('2026-07-09', parseLimit('2x'))).not.toContain('carla');
  expect(await late('2026-07-10', parseLimit('2x'))).toContain('carla');
});

test('probably gone are those below the limit, not those who reach it', async () => {
  await scoredWith({ a: 1, b: 1 });
  // bruno stands at .1
  expect(await late(asOf, { question: 'gone', below: 0.0999 })).toEqual(['dino']);
  expect(await late(asOf, { question: 'gone', below: 0.1001 })).toEqual(['bruno', 'dino']);
  expect(await late(asOf, { question: 'gone', below: 0.45 })).toEqual(['bruno', 'carla', 'dino']);
});

test('who buys for the first time on the scored day is scored, who does so a day later is not', async () => {
  const score = await scoredWith(loyal);
  expect(score.fina).toMatchObject({ visits: 1, silence_days: 0, lateness: 0 });
  expect(Object.keys(score).sort()).toEqual(['anna', 'bruno', 'carla', 'dino', 'elsa', 'fina']);
});

test('the classes of value follow what was spent within a year', async () => {
  const score = await scoredWith(loyal);
  // 0 inactive, 1 new, 2 low, 3 medium, 4 high, 5 top
  expect(Object.fromEntries(Object.entries(score).map(([who, row]) => [who, row.value_class]))).toEqual({
    anna: 4,
    // bought once 60 days ago, no longer new; spent exactly what medium begins with
    bruno: 3,
    carla: 3,
    dino: 0,
    elsa: 2,
    fina: 1,
  });
});

test('the list shows one level of risk alone when asked to', async () => {
  await scoredWith({ a: 1, b: 1 });
  const ofLevel = async (churnLevel: 1 | 2 | 3) =>
    (await listCustomers(db(), { sort: 'name', late: 'any', gone: 'any', churnLevel })).items.map(
      (one) => one.externalId,
    );
  expect([await ofLevel(1), await ofLevel(2), await ofLevel(3)]).toEqual([
    ['anna', 'elsa'],
    ['carla', 'fina'],
    ['bruno', 'dino'],
  ]);
});
