// Which of the stored fits speaks for a day: one serves for thirty days, pages take the nearest before rather than none.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../ground/testing.ts';
import { fitServing, limitSeenOn, newestFit } from './fit.ts';

const db = testDatabase();

beforeEach(() => db().run(sql`truncate model_fit`));

async function fitOf(asOf: string, name: string, more: object = {}): Promise<void> {
  const parameters = JSON.stringify({ model: {}, cuts: {}, season: null, ...more });
  await db().run(sql`
    insert into model_fit (model, model_version, fitted_at, as_of, customers, log_likelihood, parameters, diagnosis)
    values ('test', ${name}, '2026-01-01T00:00Z', ${asOf}, 1, -1, ${parameters}::jsonb, '[]')`);
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

test('a fit of an earlier version, which counted no returns, says nothing about the limit', async () => {
  await fitOf('2026-03-10', 'old');
  expect((await newestFit(db(), '2026-03-10'))?.seen).toEqual([]);
  expect(await limitSeenOn(db(), '2026-03-10', 0.05)).toBeNull();
  expect(await limitSeenOn(db(), '2026-03-10', 0.3)).toBeNull();
});
