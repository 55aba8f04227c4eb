// Ticks are round numbers within the axis.
import { expect, test } from 'vitest';
import { ticksBetween } from './scale.ts';

test.each([
  [0, 40, 4, [0, 10, 20, 30, 40]],
  [-5.2, 16, 5, [-5, 0, 5, 10, 15]],
  [0, 0.9, 3, [0, 0.5]],
  [3, 3, 4, [3]],
])('between %d and %d at most %i steps: %j', (from, to, most, ticks) => {
  expect(ticksBetween(from, to, most).map((tick) => Number(tick.toFixed(6)))).toEqual(ticks);
});
