// The drawn range of a share.
import { expect, it } from 'vitest';
import { wilson } from './wilson.ts';

it('agrees with the published example of 15 in 148 (Newcombe 1998, table I)', () => {
  const { low, high } = wilson(15, 148);
  expect(low).toBeCloseTo(0.0624, 4);
  expect(high).toBeCloseTo(0.1605, 4);
});

it('stays inside 0 and 1 at the ends', () => {
  expect(wilson(0, 20).low).toBe(0);
  expect(wilson(0, 20).high).toBeCloseTo(0.1611, 4);
  expect(wilson(29, 29).high).toBeCloseTo(1, 12);
  expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
});
