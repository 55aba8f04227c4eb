// Leases: one holder at a time, by the clock that is given.
import { expect, test } from 'vitest';
import { giveBackLease, holdLease } from './lease.ts';
import { testDatabase } from './testing/database.ts';

const db = testDatabase();
const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 3, minute));

test('a lease that is held is refused to others until it ends or is given back', async () => {
  expect(await holdLease(db(), 'night', 'a', at(0), at(1))).toBe(true);
  expect(await holdLease(db(), 'night', 'b', at(0), at(1))).toBe(false);
  expect(await holdLease(db(), 'night', 'b', at(1), at(2))).toBe(true);
  await giveBackLease(db(), 'night', 'b');
  expect(await holdLease(db(), 'night', 'c', at(1), at(2))).toBe(true);
});

test('its holder renews it, and giving it back does not take it from a later holder', async () => {
  expect(await holdLease(db(), 'day', 'a', at(0), at(1))).toBe(true);
  expect(await holdLease(db(), 'day', 'a', at(0), at(5))).toBe(true);
  expect(await holdLease(db(), 'day', 'b', at(2), at(3))).toBe(false);
  expect(await holdLease(db(), 'day', 'b', at(5), at(9))).toBe(true);
  await giveBackLease(db(), 'day', 'a');
  expect(await holdLease(db(), 'day', 'c', at(6), at(9))).toBe(false);
});

test('of many who ask at once exactly one gets it', async () => {
  const asked = await Promise.all(
    Array.from({ length: 20 }, (_, holder) => holdLease(db(), 'rush', `holder ${holder}`, at(0), at(1))),
  );
  expect(asked.filter(Boolean)).toHaveLength(1);
});
