import { describe, expect, it } from 'vitest';
import { createRandom } from './random.ts';

function momentsOf(draw: () => number, n = 60_000): { mean: number; variance: number } {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const v = draw();
    sum += v;
    squares += v * v;
  }
  return { mean: sum / n, variance: squares / n - (sum / n) ** 2 };
}

describe('seeded random numbers', () => {
  it('repeat for the same seed and differ for another, also beyond 32 bits', () => {
    const first = createRandom(7);
    const again = createRandom(7);
    const draws = Array.from({ length: 5 }, () => first.uniform());
    expect(Array.from({ length: 5 }, () => again.uniform())).toEqual(draws);
    expect(createRandom(8).uniform()).not.toBe(draws[0]);
    expect(createRandom(7 + 2 ** 40).uniform()).not.toBe(draws[0]);
  });

  it('have the means and variances of their laws, within four standard errors', () => {
    const random = createRandom(1);
    const laws: [() => number, number, number][] = [
      [random.uniform, 0.5, 1 / 12],
      [random.normal, 0, 1],
      [random.exponential, 1, 1],
      [() => random.gamma(0.3), 0.3, 0.3],
      [() => random.gamma(7.5), 7.5, 7.5],
      [() => random.beta(0.9, 2.6), 0.9 / 3.5, (0.9 * 2.6) / (3.5 ** 2 * 4.5)],
      [() => random.erlang(3, 0.5), 6, 12],
    ];
    for (const [draw, mean, variance] of laws) {
      const found = momentsOf(draw);
      expect(Math.abs(found.mean - mean)).toBeLessThan(4 * Math.sqrt(variance / 60_000));
      expect(found.variance / variance).toBeGreaterThan(0.94);
      expect(found.variance / variance).toBeLessThan(1.06);
    }
  });

  it('stay within their range for the smallest shapes', () => {
    const random = createRandom(3);
    for (let i = 0; i < 2000; i++) {
      const share = random.beta(1e-4, 1e-4);
      expect(share >= 0 && share <= 1).toBe(true);
      expect(random.below(3)).toBeLessThan(3);
    }
  });
});
