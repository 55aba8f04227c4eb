// One question, one verdict: sentence, interval, band, groups and command line speak with one voice.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, dayFromNumber } from '../ground/index.ts';
import { compareProportions } from '../models/index.ts';
import { dayByDay } from './day-by-day.ts';
import { groupsOf, rateOf } from './groups.ts';
import { compare, isSure } from './judge.ts';
import { resultLines } from './lines.ts';
import type { ArmOutcomes } from './outcomes.ts';

const firstEntry = 20_000;

/** An arm of so many customers, who entered over the days, of whom every so many bought. */
function anArm(customers: number, buys: (place: number) => boolean, days = 60): ArmOutcomes {
  const of = <T>(value: (place: number) => T) => Array.from({ length: customers }, (_, i) => value(i));
  const none = of(() => 0);
  return {
    valueClass: of((i) => i % 6),
    crossing: of((i) => (i % 3 === 0 ? 0 : 1)),
    once: of((i) => (i % 7 === 0 ? 1 : 0)),
    enrolledOn: of((i) => firstEntry + (i % days)),
    bought: of((i) => (buys(i) ? 1 : 0)),
    spend: none,
    margin: none,
    known: none,
    got: none,
    used: none,
    discount: none,
    pBuy: none,
    expected: none,
  };
}

const window = { asOf: addDays(dayFromNumber(firstEntry), 100), days: 30 };

test('where one look would call a difference sure and all looks together do not, nobody calls it sure', () => {
  // 112 of 400 against 76 of 400: 9 more of 100, sure if this were the only look
  const [treated, heldOut] = [anArm(400, (i) => i % 25 < 7), anArm(400, (i) => i % 100 < 19)];
  const [a, b] = [rateOf(treated), rateOf(heldOut)];
  const once = compareProportions({ successes: a.bought, n: a.customers }, { successes: b.bought, n: b.customers });
  expect(once.low).toBeGreaterThan(0);
  const found = compare(a, b);
  expect(found?.say).toBe('not_sure');
  expect(found?.low).toBeLessThan(0);
  const { points, sureSince } = dayByDay(treated, heldOut, window);
  expect(points.at(-1)).toMatchObject({ difference: found?.difference, low: found?.low, high: found?.high });
  expect(sureSince).toBeNull();
  const lines = resultLines(
    {
      name: 'Come back',
      asOf: window.asOf,
      windowDays: 30,
      entered: { treated: 400, heldOut: 400, again: 0 },
      open: { treated: 0, heldOut: 0 },
      treated: a,
      heldOut: b,
      comparison: found,
      sureSince,
      verdict: 'nothing_shown',
      totals: null,
      cost: { redeemed: 0, discountMinor: 0 },
      sampleRatio: null,
      currency: 'EUR',
    },
    'en',
  ).join('\n');
  expect(lines).toContain('No difference is shown.');
  expect(lines).toContain(
    `between ${(100 * (found?.low ?? 0)).toFixed(1)} and +${(100 * (found?.high ?? 0)).toFixed(1)}`,
  );
  expect(lines).not.toContain((100 * once.low).toFixed(1));
});

test('a difference that zero lies outside of is sure since the day from which it stayed so', () => {
  const [treated, heldOut] = [anArm(3000, (i) => i % 5 < 2), anArm(3000, (i) => i % 10 < 3)];
  const { points, sureSince } = dayByDay(treated, heldOut, window);
  const after = points.filter(({ day }) => day >= (sureSince ?? ''));
  expect(after.length).toBeGreaterThan(1);
  expect(after.every(({ low }) => low > 0)).toBe(true);
  const dayBefore = points.findLast(({ day }) => day < (sureSince ?? ''));
  expect(dayBefore?.low).toBeLessThanOrEqual(0);
});

test('on any data the last point of the band, the whole and the word for it agree, and each partition adds up', () => {
  const size = fc.integer({ min: 2, max: 600 });
  const share = fc.integer({ min: 0, max: 100 });
  fc.assert(
    fc.property(size, size, share, share, (n, m, p, q) => {
      const [treated, heldOut] = [anArm(n, (i) => (i * 37) % 100 < p), anArm(m, (i) => (i * 61) % 100 < q)];
      const [a, b] = [rateOf(treated), rateOf(heldOut)];
      const whole = compare(a, b);
      const { points, sureSince } = dayByDay(treated, heldOut, window);
      const last = points.at(-1);
      expect(last).toEqual(whole && { day: last?.day, difference: whole.difference, low: whole.low, high: whole.high });
      if (whole === null) return;
      expect(whole.low).toBeLessThanOrEqual(whole.difference);
      expect(whole.high).toBeGreaterThanOrEqual(whole.difference);
      expect(isSure(whole.say)).toBe(sureSince !== null);
      if (isSure(whole.say)) expect(whole.say === 'works' ? whole.low : -whole.high).toBeGreaterThan(0);
      if (whole.say === 'not_sure') expect(whole.low <= 0 && whole.high >= 0).toBe(true);
      const groups = groupsOf(treated, heldOut);
      for (const keys of [/^value/, /crossing|backlog/, /several|once/]) {
        const partition = groups.filter(({ key }) => keys.test(key));
        if (partition.length === 0) continue;
        const sum = (of: (group: (typeof groups)[number]) => number) =>
          partition.reduce((total, group) => total + of(group), 0);
        expect([sum((one) => one.treated.customers), sum((one) => one.heldOut.customers)]).toEqual([n, m]);
        expect(sum((one) => one.treated.bought + one.heldOut.bought)).toBe(a.bought + b.bought);
      }
    }),
    { numRuns: 300 },
  );
});

test('groups are told the most valuable first, each drawn as far as two customers of an arm allow', () => {
  const groups = groupsOf(
    anArm(900, (i) => i % 4 === 0),
    anArm(90, (i) => i % 4 === 0),
  );
  expect(groups.map(({ key }) => key)).toEqual([
    ...[5, 4, 3, 2, 1, 0].map((group) => `value_${group}`),
    'crossing',
    'backlog',
    'several',
    'once',
  ]);
  expect(groups.every(({ comparison }) => comparison !== null)).toBe(true);
  // 15 held out customers of a value group are too few people; 60 with 15 buyers are people enough and too few buyers
  expect(groups[0].comparison?.say).toBe('few_people');
  expect(groups.find(({ key }) => key === 'crossing')?.comparison?.say).toBe('few_buyers');
});

test.each([
  [29, 400, 'few_people'],
  [30, 400, 'few_buyers'],
])('an arm of %i customers beside %i is told as %s', (small, large, say) => {
  const all = (customers: number, bought: number) => ({ customers, bought, rate: bought / customers });
  expect(compare(all(large, 200), all(small, 10))?.say).toBe(say);
});

test.each([
  [29, 'few_buyers'],
  [30, 'works'],
])('with %i buyers in the smaller arm a large difference is told as %s', (buyers, say) => {
  const all = (customers: number, bought: number) => ({ customers, bought, rate: bought / customers });
  expect(compare(all(4000, 2000), all(1000, buyers))?.say).toBe(say);
});

test('an arm in which nobody bought has a wide interval, and one of a single customer none', () => {
  const nobody = { customers: 40, bought: 0, rate: 0 };
  const found = compare(nobody, nobody);
  expect(found?.low).toBeLessThan(-0.05);
  expect(found?.high).toBeGreaterThan(0.05);
  expect(compare(nobody, { customers: 1, bought: 1, rate: 1 })).toBeNull();
});
