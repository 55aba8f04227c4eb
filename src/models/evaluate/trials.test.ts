// On which past days models can be tried: enough customers, and a history that is not much younger than today's.
import { expect, it } from 'vitest';
import { originsOf } from './trials.ts';

/** So many customers with one visit each, on these days in turn. */
const customersOn = (count: number, days: number[]) => ({
  starts: Array.from({ length: count + 1 }, (_, i) => i),
  days: Array.from({ length: count }, (_, i) => days[i % days.length]),
});

/** Days before today on which models are tried, by horizon. */
const triedOn = (visits: { starts: number[]; days: number[] }, asOf: number) =>
  [30, 90].map((horizon) =>
    originsOf(visits, asOf)
      .filter((origin) => origin.horizon === horizon)
      .map(({ asOf: then }) => then),
  );

it('three days for each horizon, one horizon apart, where the history is long', () => {
  expect(triedOn(customersOn(300, [0]), 1000)).toEqual([
    [970, 940, 910],
    [910, 820, 730],
  ]);
});

it('no day whose history is less than twice the horizon', () => {
  // of 250 days half are 125, but 90 days ahead want 180
  expect(triedOn(customersOn(300, [0]), 250)).toEqual([[220, 190, 160], []]);
  expect(triedOn(customersOn(300, [0]), 270)).toEqual([[240, 210, 180], [180]]);
  expect(triedOn(customersOn(300, [0]), 269)[1]).toEqual([]);
});

it('no day whose history is less than half of today’s', () => {
  // 90 days three times back are 230 of 500 days
  expect(triedOn(customersOn(300, [0]), 500)[1]).toEqual([410, 320]);
  expect(triedOn(customersOn(300, [0]), 540)[1]).toEqual([450, 360, 270]);
});

it('no day on which fewer than 200 customers were known', () => {
  expect(triedOn(customersOn(199, [0]), 1000)).toEqual([[], []]);
  expect(triedOn(customersOn(200, [0]), 1000)[0]).toHaveLength(3);
  // the last of 200 came on day 940: that day counts, the one before does not
  const grown = customersOn(200, [0]);
  grown.days[199] = 940;
  expect(triedOn(grown, 1000)).toEqual([[970, 940], []]);
});
