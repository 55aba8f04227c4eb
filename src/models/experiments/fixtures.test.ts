// Published figures: GrowthBook's frequentist fixtures, Newcombe's and Wilson's examples, a planning rule of thumb.
import { expect, test } from 'vitest';
import { sequenceReach } from './confidence-sequence.ts';
import { cuped, pairedSums } from './cuped.ts';
import { compareMeans } from './means.ts';
import { customersNeeded, detectableMeanDifference, detectableRise, powerOfProportions } from './power.ts';
import { compareProportions, wilson } from './proportions.ts';
import { relativeLift } from './relative.ts';
import { fromProportion, fromSums } from './sample.ts';
import { checkSampleRatio } from './sample-ratio.ts';
import { compareStratified } from './stratified.ts';

const round = (value: number | undefined, digits = 5) => Number(value?.toFixed(digits));
const control = fromSums(3407, 1396.87, 52377.9767);
const treated = fromSums(3461, 2422.7, 134698.29);

test('a difference of means equals GrowthBook to its digits', () => {
  const answer = compareMeans(treated, control);
  expect([answer.difference, answer.low, answer.high, answer.standardError, answer.p].map((v) => round(v))).toEqual([
    0.29, 0.04538, 0.53462, 0.12478, 0.02016,
  ]);
});

test('a relative lift of means equals GrowthBook to its digits', () => {
  const answer = relativeLift(treated, control);
  expect(
    [answer?.difference, answer?.low, answer?.high, answer?.standardError, answer?.p].map((v) => round(v)),
  ).toEqual([0.70732, -0.03526, 1.44989, 0.37879, 0.06191]);
});

test('a relative lift of proportions equals GrowthBook to its digits', () => {
  const answer = relativeLift(fromProportion(16, 30), fromProportion(14, 28));
  expect([answer?.difference, answer?.low, answer?.high, answer?.p].map((v) => round(v))).toEqual([
    0.06667, -0.47767, 0.61101, 0.80707,
  ]);
  expect(round(answer?.standardError, 4)).toBe(0.2717);
});

test('there is no relative lift over a control that never buys', () => {
  expect(relativeLift(fromProportion(3, 30), fromProportion(0, 30))).toBeUndefined();
});

test("Wilson's interval of 81 in 263 and Newcombe's difference of 56/70 and 48/80 are the published ones", () => {
  const one = wilson({ successes: 81, n: 263 });
  expect([round(one.low, 4), round(one.high, 4)]).toEqual([0.2553, 0.3662]);
  const two = compareProportions({ successes: 56, n: 70 }, { successes: 48, n: 80 });
  expect([round(two.low, 4), round(two.high, 4)]).toEqual([0.0524, 0.3339]);
  // Newcombe 1998, table II (d): 9/10 against 3/10.
  const small = compareProportions({ successes: 9, n: 10 }, { successes: 3, n: 10 });
  expect([round(small.low, 4), round(small.high, 4)]).toEqual([0.1705, 0.809]);
  expect(wilson({ successes: 0, n: 10 }).low).toBe(0);
  expect(wilson({ successes: 10, n: 10 }).high).toBe(1);
});

test('CUPED takes the covariate out and leaves the difference unbiased', () => {
  const before = [1, 2, 3, 4, 5, 6, 7, 8];
  const arm = (shift: number) =>
    pairedSums(
      before.map((x, i) => 2 * x + shift + (i % 2)),
      before,
    );
  const answer = cuped(arm(1), arm(0));
  expect(answer.theta).toBeCloseTo(2 + 1 / 21, 10);
  expect(answer.treated.mean - answer.control.mean).toBeCloseTo(1, 12);
  expect(answer.treated.variance).toBeLessThan(0.3);
  expect(answer.explained).toBeGreaterThan(0.9);
  const flat = pairedSums([1, 2], [3, 3]);
  expect(cuped(flat, flat).treated.variance).toBeCloseTo(0.5, 12);
});

test('CUPED takes away what the arms differed in before, in its own direction', () => {
  // all four lie on y = 10 x: the treated began lower, and that is the whole difference of 20 against them
  const [treated, control] = [pairedSums([10, 30], [1, 3]), pairedSums([30, 50], [3, 5])];
  const answer = cuped(treated, control);
  expect(answer.theta).toBeCloseTo(10, 12);
  expect([answer.treated.mean, answer.control.mean]).toEqual([30, 30]);
  // the other way round the same
  const turned = cuped(control, treated);
  expect([turned.treated.mean, turned.control.mean]).toEqual([30, 30]);
  // where more before means less after, the slope is negative: y = 40 - 10 x
  const falling = cuped(pairedSums([30, 10], [1, 3]), pairedSums([10, -10], [3, 5]));
  expect(falling.theta).toBeCloseTo(-10, 12);
  expect(falling.treated.mean).toBeCloseTo(10, 12);
  expect(falling.control.mean).toBeCloseTo(10, 12);
});

test('the sample-ratio check knows a broken draw from bad luck', () => {
  expect(checkSampleRatio([9000, 1000], [0.9, 0.1]).p).toBe(1);
  expect(checkSampleRatio([8950, 1050], [0.9, 0.1]).mismatch).toBe(false);
  expect(checkSampleRatio([8800, 1200], [0.9, 0.1]).mismatch).toBe(true);
  expect(() => checkSampleRatio([1], [1])).toThrow('as many shares as arms');
});

test('half an euro on a spend with deviation 14 needs about 12,000 customers an arm', () => {
  const all = customersNeeded(0.5, 14);
  expect(all / 2).toBeGreaterThan(12_000);
  expect(all / 2).toBeLessThan(12_600);
  expect(detectableMeanDifference(14, { treated: all / 2, control: all / 2 })).toBeCloseTo(0.5, 3);
  // A tenth held out needs 0.25 / 0.09 times as many.
  expect(customersNeeded(0.5, 14, { heldOutShare: 0.1 }) / all).toBeCloseTo(0.25 / 0.09, 3);
});

test('the detectable rise of a rate is the one found with 80 % power', () => {
  const plan = { treated: 1800, control: 200 };
  const rise = detectableRise(0.1, plan) as number;
  expect(powerOfProportions(0.1, rise, plan)).toBeCloseTo(0.8, 6);
  expect(detectableRise(0.9, { treated: 10, control: 10 })).toBeUndefined();
});

test('a confidence sequence is narrowest, in standard errors, near where it is tuned', () => {
  const reach = (n: number) => sequenceReach(n, { tunedFor: 5000 });
  const width = (n: number) => reach(n) / 1.96;
  expect(width(5000)).toBeGreaterThan(1.4);
  expect(width(5000)).toBeLessThan(1.7);
  expect(reach(100)).toBeGreaterThan(reach(5000));
  expect(reach(1e7)).toBeGreaterThan(reach(5000));
});

test('strata take out an unlucky draw between classes', () => {
  const arm = (n: number, mean: number) => ({ n, mean, variance: 1 });
  // The control drew more top customers: plainly compared the treated look worse, within each class they are better by 1.
  const answer = compareStratified([
    { treated: arm(500, 2), control: arm(100, 1) },
    { treated: arm(500, 11), control: arm(300, 10) },
  ]);
  expect(answer?.difference).toBeCloseTo(1, 12);
  expect(answer?.groups).toBe(2);
  // A class with three held-out customers is no stratum of its own.
  const thin = compareStratified([
    { treated: arm(500, 2), control: arm(100, 1) },
    { treated: arm(500, 3), control: arm(3, 2) },
  ]);
  expect(thin?.groups).toBe(1);
  expect(compareStratified([{ treated: arm(1, 1), control: arm(0, 0) }])).toBeUndefined();
});
