// What a previewed campaign can cost: never more than its ceiling, which says for how many customers it is enough.
import { expect, test } from 'vitest';
import { testDatabase } from '../ground/testing.ts';
import { previewCost } from './preview-cost.ts';
import { aDefinition } from './testing.ts';

const db = testDatabase();
const rung = (offer: number | null, preciousOffer: number | null = null) => ({
  when: { kind: 'entry' as const },
  offer,
  preciousOffer,
  template: 'a',
});
const later = (offer: number | null) => ({ ...rung(offer), when: { kind: 'after' as const, days: 30 } });
// offer 1 costs 500 each, offer 2 costs 2000
const ceilings = { ceiling: (offer: number) => (offer === 1 ? 500 : 2000), usedShare: 0.5 };
const written = [
  { valueClass: 0, count: 40 },
  { valueClass: 5, count: 10 },
];
const costOf = (wish: Parameters<typeof aDefinition>[0], people = written, monthly = 25) =>
  previewCost(db(), aDefinition(wish), people, 50, monthly, ceilings);

test('a ceiling that bites is the most that the coupons cost, and says for how many customers it is enough', async () => {
  const cost = await costOf({ ladder: [rung(1), later(1)], costCeilingMinor: 10_250 });
  expect(cost).toMatchObject({ wanting: 50, withinCeiling: 20, ceilingMinor: 10_000, monthlyCeilingMinor: 10_250 });
  expect(cost.perRung.map(({ coupons }) => coupons)).toEqual([20, 0]);
  expect(cost.monthlyExpectedMinor).toBe(5125);
});

test('a ceiling that is wide enough, and none at all, change nothing', async () => {
  const ladder = [rung(1), later(1)];
  const free = await costOf({ ladder });
  expect(free).toMatchObject({ wanting: 50, withinCeiling: 50, ceilingMinor: 50_000, monthlyCeilingMinor: 25_000 });
  expect(await costOf({ ladder, costCeilingMinor: 50_000 })).toEqual(free);
});

test('a ceiling between the month and today bites today only', async () => {
  const cost = await costOf({ ladder: [rung(1)], costCeilingMinor: 20_000 });
  expect(cost).toMatchObject({ monthlyCeilingMinor: 12_500, ceilingMinor: 20_000, withinCeiling: 40 });
});

test('the most valuable come first, and what is left pays for cheaper coupons', async () => {
  const cost = await costOf({ ladder: [rung(1, 2)], preciousFrom: 5, costCeilingMinor: 19_000 });
  // nine coupons of 2000 for the precious, then two of 500
  expect(cost).toMatchObject({ withinCeiling: 11, ceilingMinor: 19_000 });
});

test('a ceiling below the cheapest coupon lets nobody get one', async () => {
  const cost = await costOf({ ladder: [rung(1)], costCeilingMinor: 499 });
  expect(cost).toMatchObject({ wanting: 50, withinCeiling: 0, ceilingMinor: 0, monthlyCeilingMinor: 499 });
});

test('whoever gets the first coupon on a later offer counts once; messages without a coupon want none', async () => {
  const cost = await costOf({ ladder: [rung(null), later(1), later(1)], costCeilingMinor: 30_000 });
  expect(cost).toMatchObject({ wanting: 50, withinCeiling: 50 });
  expect(cost.perRung.map(({ coupons }) => coupons)).toEqual([0, 50, 10]);
  expect(await costOf({ ladder: [rung(null)], costCeilingMinor: 1 })).toMatchObject({ wanting: 0, withinCeiling: 0 });
});

test('a month costs something also where nobody of the groups is late today: at most what the dearest of them would', async () => {
  const wish = { ladder: [rung(1, 2), later(1)], preciousFrom: 5 as const };
  const of = (targets: (0 | 5)[]) => previewCost(db(), aDefinition({ ...wish, targets }), [], 0, 12, ceilings);
  // twelve customers, each with a coupon of 2000 and one of 500 when precious, else twice 500
  expect((await of([0, 5])).monthlyCeilingMinor).toBe(12 * 2500);
  expect((await of([0])).monthlyCeilingMinor).toBe(12 * 1000);
});

test('nobody who enters costs nothing', async () => {
  const cost = await previewCost(db(), aDefinition({ ladder: [rung(1)] }), [], 0, 0, ceilings);
  expect(cost).toMatchObject({ wanting: 0, ceilingMinor: 0, monthlyCeilingMinor: 0 });
});
