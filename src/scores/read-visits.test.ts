// What the model is fitted on: the visits up to the day, of everybody who counts, or of an even sample of a large base.
import { beforeAll, expect, test } from 'vitest';
import { dayNumber } from '../ground/index.ts';
import { testDatabase } from '../ground/testing.ts';
import { recordConsents } from '../ledger/index.ts';
import { someCustomers, withConsent } from '../ledger/testing.ts';
import { readVisits } from './read-visits.ts';

const db = testDatabase();
const asOf = '2026-06-30';
let ids: number[];

beforeAll(async () => {
  ids = await db().transaction(async (tx) => {
    const made = await someCustomers(tx, [
      { externalId: 'three', bought: ['2026-06-01', '2026-06-15', '2026-07-01'], amountMinor: 1000 },
      { externalId: 'on-the-day', bought: [asOf], amountMinor: 700 },
      { externalId: 'tomorrow', bought: ['2026-07-01'], amountMinor: 500 },
      { externalId: 'objector', bought: ['2026-06-02'], amountMinor: 300 },
      { externalId: 'a-year-ago', bought: ['2025-06-29', '2025-06-30'], amountMinor: 900 },
      { externalId: 'just-within', bought: ['2025-06-30', '2025-07-01'], amountMinor: 800 },
    ]);
    await recordConsents(tx, [{ ...withConsent({ state: 'objected' }), customerId: made[3] }]);
    return made;
  });
});

/** The days of each customer that was read, one list after the other. */
async function daysRead(every = 1): Promise<number[][]> {
  const { visits } = await readVisits(db(), asOf, every);
  const { starts, days } = visits;
  return Array.from({ length: starts.length - 1 }, (_, i) => Array.from(days).slice(starts[i], starts[i + 1]));
}

const numbers = (...days: string[]) => days.map(dayNumber);

/** Who is read, with their days, in the order of their numbers. */
const readable = () =>
  [
    { id: ids[0], days: numbers('2026-06-01', '2026-06-15'), spend: 2000 },
    { id: ids[1], days: numbers(asOf), spend: 700 },
    // 30 June of last year is the 366th day back
    { id: ids[4], days: numbers('2025-06-29', '2025-06-30'), spend: undefined },
    { id: ids[5], days: numbers('2025-06-30', '2025-07-01'), spend: 800 },
  ].sort((one, other) => one.id - other.id);

test('visits count up to the day itself; who objects, or comes later for the first time, is not in it', async () => {
  expect(await daysRead()).toEqual(readable().map(({ days }) => days));
});

test('a large base is read as every second customer, every third, and so on', async () => {
  for (const every of [2, 3]) {
    const wanted = readable().filter(({ id }) => id % every === 0);
    expect(wanted.length).toBeLessThan(4);
    expect(await daysRead(every)).toEqual(wanted.map(({ days }) => days));
  }
});

test('spend is that of the 365 days up to the day, of those who came within them', async () => {
  const { activeSpend } = await readVisits(db(), asOf, 1);
  expect(Array.from(activeSpend)).toEqual(readable().flatMap(({ spend }) => spend ?? []));
});
