// Several campaigns together: estimates add up, and ranges as squares, each side by itself.
import { expect, it } from 'vitest';
import { effectOf, type Told } from './effect.ts';

/** What a campaign with so many chosen for messages and such a difference brought back. */
function resultOf(chosen: number, difference: number, low: number, high: number): Told {
  return { bought: { customers: { estimate: difference * chosen, low: low * chosen, high: high * chosen } } };
}

it('one campaign says what it says alone', () => {
  const { estimate, low, high } = effectOf([resultOf(1000, 0.08, 0.02, 0.15)]);
  expect([estimate, low, high]).toEqual([80, expect.closeTo(20, 9), expect.closeTo(150, 9)]);
});

it('two campaigns add up, and their ranges do not: errors of two make up for one another', () => {
  const { estimate, low, high } = effectOf([resultOf(1000, 0.08, 0.05, 0.12), resultOf(500, 0.04, -0.04, 0.1)]);
  expect(estimate).toBe(100);
  // below 30 and 40, above 40 and 30: 50 each
  expect(low).toBeCloseTo(50, 9);
  expect(high).toBeCloseTo(150, 9);
});

it('a campaign that says nothing yet adds nothing', () => {
  expect(effectOf([{ bought: null }])).toEqual({ estimate: 0, low: 0, high: 0 });
});
