// Which of the stored fits speaks for a day: one serves for thirty days, pages take the nearest before rather than none.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../ground/testing.ts';
import { someCustomers } from '../ledger/testing.ts';
import { fitServing, limitSeenOn, newestFit } from './fit.ts';

const db = testDatabase();

beforeEach(() => db().run(sql`truncate model_fit, customer, customer_statistics, purchase cascade`));

async function fitOf(asOf: string, name: string, more: object = {}, customers = 1): Promise<void> {
  const parameters = JSON.stringify({ model: {}, cuts: {}, season: null, ...more });
  await db().run(sql`
    insert into model_fit (model, model_version, fitted_at, as_of, customers, log_likelihood, parameters, diagnosis)
    values ('test', ${name}, '2026-01-01T00:00Z', ${asOf}, ${customers}, -1, ${parameters}::jsonb, '[]')`);
}

const newest = async (asOf: string) => (await newestFit(db(), asOf))?.modelVersion;
const serving = async (asOf: string) => (await fitServing(db(), asOf))?.modelVersion;

test('a page takes the newest fit of the day or before it, and the oldest of all when every fit is later', async () => {
  expect(await newest('2026-04-01')).toBeUndefined();
  await fitOf('2026-05-10', 'may');
  await fitOf('2026-01-10', 'january');
  await fitOf('2026-03-10', 'march');
  expect(await newest('2026-04-01')).toBe('march');
  expect(await newest('2026-03-10')).toBe('march');
  expect(await newest('2026-03-09')).toBe('january');
  expect(await newest('2026-05-09')).toBe('march');
  expect(await newest('2030-01-01')).toBe('may');
  expect(await newest('2026-01-09')).toBe('january');
});

test('of two fits of one day the later one speaks', async () => {
  await fitOf('2026-03-10', 'first');
  await fitOf('2026-03-10', 'second');
  expect([await newest('2026-03-10'), await newest('2026-01-01'), await serving('2026-03-10')]).toEqual([
    'second',
    'second',
    'second',
  ]);
});

test('a fit serves its own day and thirty more, and never a day before it', async () => {
  await fitOf('2026-03-10', 'march');
  expect([await serving('2026-03-09'), await serving('2026-03-10')]).toEqual([undefined, 'march']);
  expect([await serving('2026-04-09'), await serving('2026-04-10')]).toEqual(['march', undefined]);
  await fitOf('2026-03-20', 'later');
  expect([await serving('2026-03-19'), await serving('2026-03-20')]).toEqual(['march', 'later']);
});

test('a fit made on half as many customers, or on twice as many, speaks of another base', async () => {
  const bought = (day: string) => Array.from({ length: 120 }, () => ({ bought: [day] }));
  const old = await db().transaction((tx) => someCustomers(tx, [...bought('2025-01-10'), ...bought('2025-01-20')]));
  for (const [customers, is] of [
    [119, undefined],
    [121, 'march'],
    [240, 'march'],
    [479, 'march'],
    [481, undefined],
  ] as const) {
    await db().run(sql`truncate model_fit`);
    await fitOf('2026-03-10', 'march', {}, customers);
    expect([customers, await serving('2026-03-12')]).toEqual([customers, is]);
  }
  // counted are those who had bought by then, and who may be scored
  await fitOf('2025-01-15', 'of a tenth', {}, 120);
  expect(await serving('2025-01-16')).toBe('of a tenth');
  await db().run(sql`update customer set objected_at = now() where customer_id = any(${old.slice(0, 130)})`);
  expect(await serving('2026-03-12')).toBeUndefined();
  await fitOf('2026-03-11', 'of who is left', {}, 110);
  expect(await serving('2026-03-12')).toBe('of who is left');
});

test('in a shop of a few customers every fit serves its time', async () => {
  await db().transaction((tx) => someCustomers(tx, [{ bought: ['2025-01-10'] }, { bought: ['2025-01-11'] }]));
  await fitOf('2026-03-10', 'march', {}, 100);
  expect(await serving('2026-03-12')).toBe('march');
});

test('a fit of an earlier version, which counted no returns, says nothing about the limit', async () => {
  await fitOf('2026-03-10', 'old');
  expect((await newestFit(db(), '2026-03-10'))?.seen).toEqual([]);
  expect(await limitSeenOn(db(), '2026-03-10', 0.05)).toBeNull();
  expect(await limitSeenOn(db(), '2026-03-10', 0.3)).toBeNull();
});
