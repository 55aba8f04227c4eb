import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { log1mExp, log1pMinus, logAddExp, logistic, logit, logSumExp } from './log-space.ts';

describe('numbers kept as logarithms', () => {
  it('add up without overflow or underflow', () => {
    expect(logSumExp([1000, 1000])).toBeCloseTo(1000 + Math.LN2, 12);
    expect(logSumExp([-2000, -2001])).toBeCloseTo(-2000 + Math.log1p(Math.exp(-1)), 12);
    expect(logSumExp([])).toBe(Number.NEGATIVE_INFINITY);
    expect(logAddExp(Number.NEGATIVE_INFINITY, 3)).toBe(3);
    expect(logAddExp(800, 0)).toBe(800);
  });

  it('give the complement of a probability at both ends', () => {
    expect(log1mExp(-1e-20)).toBeCloseTo(Math.log(1e-20), 12);
    expect(log1mExp(-800)).toBe(-0);
    expect(log1mExp(0)).toBe(Number.NEGATIVE_INFINITY);
  });

  it('lose no digits in ln(1 + u) - u', () => {
    // Taylor: -u^2/2 + u^3/3 - u^4/4, enough for u = 1e-5.
    const u = 1e-5;
    expect(log1pMinus(u) / (-(u ** 2) / 2 + u ** 3 / 3 - u ** 4 / 4) - 1).toBeCloseTo(0, 14);
    for (const v of [-0.5, -0.3, 0.2, 0.59, 0.61, 7]) expect(log1pMinus(v)).toBeCloseTo(Math.log1p(v) - v, 14);
  });

  it('go from probability to odds and back', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }), (p) => {
        expect(logistic(logit(p))).toBeCloseTo(p, 12);
      }),
    );
    expect(Number.isFinite(logit(0))).toBe(true);
    expect(Number.isFinite(logit(1))).toBe(true);
  });
});
