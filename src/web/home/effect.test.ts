// Several campaigns together: estimates add up, and ranges as squares, each side by itself.
import { expect, it } from 'vitest';
import type { CampaignResult } from '../../measurement/contract.ts';
import { effectOf } from './effect.ts';

/** A result of which only the difference is looked at. */
function resultOf(customers: number, difference: number, low: number, high: number): CampaignResult {
  const found = {
    treated: { customers, bought: 0, rate: 0 },
    bought: { difference: { difference, low: 0, high: 0, p: 0 }, sequence: { low, high, excludesZero: low > 0 } },
  };
  return found as CampaignResult;
}

it('one campaign is its difference times those chosen for messages, between the bounds of every look', () => {
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
  const silent = { ...resultOf(10, 0, 0, 0), bought: null } as CampaignResult;
  expect(effectOf([silent])).toEqual({ estimate: 0, low: 0, high: 0 });
});
