// The present value of the purchases of some periods, worked out by hand.
import { expect, test } from 'vitest';
import { continuousRate, discountedCounts } from './discounted.ts';

/** Two customers: one buys once in every 30 days, the other three times in the first 60 days and never again. */
const expectedBy = (horizon: number) => Float64Array.of(horizon / 30, (3 * Math.min(horizon, 60)) / 60);

test('each period counts with its own discount, from the first to the last', () => {
  const value = discountedCounts(expectedBy, { periods: 3, periodLength: 30, discountPerPeriod: 0.1 });
  // 1 / 1.1 + 1 / 1.21 + 1 / 1.331 and 1.5 / 1.1 + 1.5 / 1.21
  expect(value[0]).toBeCloseTo(2.486852, 6);
  expect(value[1]).toBeCloseTo(2.603306, 6);
});

test('one period is discounted too, no period is worth nothing, and without a discount purchases are counted', () => {
  const of = (periods: number, discountPerPeriod: number) =>
    Array.from(discountedCounts(expectedBy, { periods, periodLength: 30, discountPerPeriod }));
  expect(of(1, 1)).toEqual([0.5, 0.75]);
  expect(of(0, 1)).toEqual([]);
  expect(of(4, 0)).toEqual([4, 3]);
});

test('a discount is spread over its period, whatever the unit of time', () => {
  expect(continuousRate({ share: 0.1, perDays: 365 }, 'days')).toBeCloseTo(Math.log(1.1) / 365, 15);
  expect(continuousRate({ share: 0.1, perDays: 364 }, 'weeks')).toBeCloseTo(Math.log(1.1) / 52, 15);
  expect(() => continuousRate({ share: -1, perDays: 365 }, 'days')).toThrow(RangeError);
  expect(() => continuousRate({ share: 0.1, perDays: 0 }, 'days')).toThrow(RangeError);
});
