// A thread of its own changes nothing about the figures, and its troubles are told.
import { expect, test } from 'vitest';
import { createRandom } from '../models/index.ts';
import { compareMoney } from './compare-money.ts';
import { compareMoneyAside } from './compare-money-aside.ts';

/** Customers of whom one in four spends, a few of them a lot. */
function arm(customers: number, seed: number) {
  const random = createRandom(seed);
  const values = Array.from({ length: customers }, () =>
    random.uniform() < 0.25 ? Math.round(1000 / (random.uniform() + 0.01)) : 0,
  );
  return { values, expected: values.map((value) => value / 2 + 100 * random.uniform()) };
}

test('a thread compares as this one does', async () => {
  const [treated, heldOut] = [arm(1800, 1), arm(200, 2)];
  expect(await compareMoneyAside(treated, heldOut, 0)).toEqual(compareMoney(treated, heldOut));
});

test('what goes wrong in the thread comes back as an error', async () => {
  const broken = { values: [1], expected: null as unknown as number[] };
  await expect(compareMoneyAside(broken, broken, 0)).rejects.toThrow();
});
