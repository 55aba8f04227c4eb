// The strip of a customer shows their own visit days, up to the day that is looked at.
import { beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../ground/testing.ts';
import { someCustomers } from '../ledger/testing.ts';
import { readVisitDays } from './visit-days.ts';

const db = testDatabase();
let [anna, bruno, carla]: number[] = [];

beforeAll(async () => {
  [anna, bruno, carla] = await db().transaction((tx) =>
    someCustomers(tx, [
      { externalId: 'anna', bought: ['2026-03-01', '2026-03-09', '2026-03-20'] },
      { externalId: 'bruno', bought: ['2026-03-09'] },
      { externalId: 'carla', bought: ['2026-03-10'] },
    ]),
  );
});

test('only those who are asked for are read, however many others there are', async () => {
  expect([...(await readVisitDays(db(), [bruno], '2026-12-31'))]).toEqual([[bruno, ['2026-03-09']]]);
  expect([...(await readVisitDays(db(), [], '2026-12-31'))]).toEqual([]);
});

test('a visit on the day itself is shown, one of the day after is not', async () => {
  const days = await readVisitDays(db(), [anna, bruno, carla], '2026-03-09');
  expect(Object.fromEntries(days)).toEqual({
    [anna]: ['2026-03-01', '2026-03-09'],
    [bruno]: ['2026-03-09'],
    [carla]: [],
  });
});
