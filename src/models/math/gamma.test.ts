import { describe, expect, it } from 'vitest';
import { digamma, logBeta, logGamma } from './gamma.ts';

// z, ln Gamma(z), digamma(z): computed with mpmath 1.3 at 60 digits, rounded to 20.
const gammas: [number, string, string][] = [
  [1e-10, '23.025850929882735274', '-10000000000.577215665'],
  [0.001, '6.9071788853838536825', '-1000.5755719318103005'],
  [0.3, '1.0957979948180755217', '-3.502524222200132989'],
  [1, '0.0', '-0.57721566490153286061'],
  [1.5, '-0.12078223763524522235', '0.036489973978576520559'],
  [2, '0.0', '0.42278433509846713939'],
  [3.7, '1.4280723266653879219', '1.1671535393615113859'],
  [9.99, '12.77931521435019288', '2.2507003728312010995'],
  [10, '12.801827480081469611', '2.2517525890667211076'],
  [25.5, '56.389167643719946744', '3.2189424728839197665'],
  [171.3, '708.11494703899682429', '5.1404947096248187739'],
  [1234.5, '7550.5509010778948957', '7.1180162318279978433'],
  [1e6, '12815504.56914761166', '13.815510057964190771'],
  [1e12, '26631021115915.651636', '27.631021115928048208'],
];

// a, b, ln Beta(a, b): as above.
const betas: [number, number, string][] = [
  [0.001, 0.002, '7.3132171044172354235'],
  [0.5, 0.5, '1.1447298858494001741'],
  [2, 1e6, '-27.631022115928048209'],
  [1e-5, 300, '11.512862671746838116'],
  [12.5, 40, '-29.016702862091726997'],
  [1e5, 1e-3, '6.8956659649138917624'],
  [1e8, 2e8, '-190954258.57711312928'],
  [9, 11, '-13.630868711378728513'],
];

describe('the gamma family', () => {
  it('agrees with 60-digit values of ln Gamma and digamma over 22 orders of magnitude', () => {
    for (const [z, log, psi] of gammas) {
      expect(Math.abs(logGamma(z) - Number(log)) / Math.max(1, Math.abs(Number(log)))).toBeLessThan(1e-14);
      expect(Math.abs(digamma(z) - Number(psi)) / Math.max(1, Math.abs(Number(psi)))).toBeLessThan(1e-14);
    }
  });

  it('keeps the digits of ln Beta where three ln Gammas would cancel', () => {
    for (const [a, b, log] of betas) {
      expect(Math.abs(logBeta(a, b) - Number(log)) / Math.max(1, Math.abs(Number(log)))).toBeLessThan(2e-14);
      expect(logBeta(b, a)).toBe(logBeta(a, b));
    }
  });

  it('answers outside its domain with infinity or NaN, never with a number', () => {
    expect(logGamma(0)).toBe(Number.POSITIVE_INFINITY);
    expect(logGamma(-1)).toBeNaN();
    expect(digamma(0)).toBeNaN();
  });
});
