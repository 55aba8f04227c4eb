// The micro strip: the limit in the middle, the dot on the right side of it.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { layoutMicro } from './micro.ts';

it('has the limit in the middle for every customer', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 700 }), fc.integer({ min: 0, max: 4000 }), (limitDays, silenceDays) => {
      const strip = layoutMicro({ silenceDays, limitDays, usualFrom: limitDays / 2 }, 168);
      expect(strip.limit).toBeCloseTo(84, 6);
      expect(strip.end > 84 - 1e-9).toBe(silenceDays >= limitDays);
      expect(strip.offScale).toBe(silenceDays > 2 * limitDays);
      expect(strip.ink).toBeLessThanOrEqual(strip.end);
      expect(strip.end).toBeLessThanOrEqual(164);
    }),
  );
});

it('draws no window for a customer without a limit', () => {
  const strip = layoutMicro({ silenceDays: 300, limitDays: null, usualFrom: 20 }, 168);
  expect(strip.band).toBeNull();
  expect(strip.isLate).toBe(false);
});
