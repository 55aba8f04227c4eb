// Scores on the real database: who is late, what stands in the table, what a page is told about one customer.
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import {
  addDays,
  type Context,
  changeShop,
  dayNumber,
  quietLog,
  readShop,
  silent,
  virtualClock,
} from '../ground/index.ts';
import { testDatabase } from '../ground/testing.ts';
import { recordConsents, recordPurchases } from '../ledger/index.ts';
import { boughtEvery, purchaseOn, someCustomers, testVault } from '../ledger/testing.ts';
import { lateCustomers } from './late.ts';
import { parseLimit } from './limit.ts';
import { listCustomers } from './list-customers.ts';
import { rhythmOf } from './rhythm-of.ts';
import { scoreBase } from './score-base.ts';
import { readToday } from './today.ts';

const db = testDatabase();
const asOf = '2026-06-30';
const context = (): Context => ({
  db: db(),
  clock: virtualClock(new Date('2026-07-01T01:00:00Z')),
  home: '/nowhere',
  log: quietLog,
  vault: testVault,
});

/** The days of an ordinary customer: gaps around an own mean of 8 to 120 days, one in six purchases is the last one. */
function ordinary(i: number): string[] {
  const random = mulberry(i);
  const mean = 8 * 15 ** random();
  let day = addDays('2024-09-01', Math.floor(500 * random()));
  const days = [day];
  while (random() > 1 / 6) {
    day = addDays(day, 1 + Math.floor((-mean * Math.log(random() * random())) / 2));
    if (day > asOf) break;
    days.push(day);
  }
  return days;
}

/** A small seeded generator of numbers in (0, 1): mulberry32. */
function mulberry(seed: number): () => number {
  let state = seed * 0x9e3779b1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 1) / 4294967298;
  };
}

let regularLate: number;
let regularOnTime: number;
let onceLong: number;
let objector: number;

beforeAll(async () => {
  await db().transaction(async (tx) => {
    const base = Array.from({ length: 300 }, (_, i) => ({ bought: ordinary(i) }));
    [regularLate, regularOnTime, onceLong, objector] = await someCustomers(tx, [
      {
        externalId: 'late',
        name: 'Giulia Bonfanti',
        bought: boughtEvery(20, { times: 15, until: '2026-04-15' }),
        amountMinor: 9000,
      },
      { externalId: 'on-time', bought: boughtEvery(20, { times: 15, until: '2026-06-25' }) },
      { externalId: 'once', bought: ['2025-03-01'] },
      { externalId: 'objector', bought: boughtEvery(10, { times: 9, until: '2026-03-01' }) },
      ...base,
    ]);
    await recordConsents(tx, [
      {
        customerId: objector,
        channel: 'all',
        purpose: 'profiling',
        state: 'objected',
        basis: 'objection',
        source: 'test',
        recordedAt: new Date('2026-01-01T00:00:00Z'),
      },
    ]);
  });
  await scoreBase(context(), asOf, silent);
});

test('a regular customer silent for far longer than usual is late, the same customer a few days after a visit is not', async () => {
  const rhythms = await rhythmOf(db(), [regularLate, regularOnTime], asOf);
  const late = rhythms.get(regularLate);
  const onTime = rhythms.get(regularOnTime);
  expect(late?.silenceDays).toBe(76);
  expect(late?.lateness).toBeGreaterThan(0.95);
  expect(late?.silenceDays).toBeGreaterThan(late?.limitDays ?? Number.POSITIVE_INFINITY);
  expect(onTime?.lateness).toBeLessThan(0.5);
  expect(onTime?.meanGapDays).toBe(20);
  expect(onTime?.visitDays).toHaveLength(15);
});

test('a customer who came once gets the rhythm of the base, and says so', async () => {
  const once = (await rhythmOf(db(), [onceLong], asOf)).get(onceLong);
  expect(once?.confidence).toBe('none');
  expect(once?.meanGapDays).toBeNull();
  expect(once?.expectedGapDays).toBeGreaterThan(10);
  expect(once?.lateness).toBe(1);
  expect(once?.next).toBeNull();
});

test('who objects to profiling has neither score nor rhythm', async () => {
  expect((await rhythmOf(db(), [objector], asOf)).size).toBe(0);
  expect(await db().rows(sql`select 1 from score where customer_id = ${objector}`)).toEqual([]);
});

test('scoring twice the same day gives the same table, with its keys', async () => {
  const before = await db().rows(sql`select * from score order by customer_id`);
  await scoreBase(context(), asOf, silent);
  expect(await db().rows(sql`select * from score order by customer_id`)).toEqual(before);
  const keys = await db().rows(sql<{ name: string }>`
    select indexname as name from pg_indexes where tablename = 'score' order by 1`);
  expect(keys.map((key) => key.name)).toEqual([
    'score_lateness',
    'score_pkey',
    'score_silence',
    'score_value',
    'score_visits',
  ]);
});

test('a purchase later than the day asked for is not seen', async () => {
  await db().transaction(async (tx) => {
    // nor how long it lasts
    const lasting = { ...purchaseOn('late', '2026-07-05'), coversUntil: dayNumber('2026-07-20') };
    await recordPurchases(tx, [lasting], {
      now: new Date('2026-07-06T00:00:00Z'),
      shop: await readShop(tx),
    });
  });
  expect((await rhythmOf(db(), [regularLate], asOf)).get(regularLate)?.silenceDays).toBe(76);
  expect((await rhythmOf(db(), [regularLate], '2026-07-06')).get(regularLate)?.silenceDays).toBe(0);
  expect((await rhythmOf(db(), [regularLate], '2026-07-21')).get(regularLate)?.silenceDays).toBe(1);
});

test('the three forms of the limit each list whom they promise', async () => {
  const listed = async (limit: string) => {
    const names: string[] = [];
    for await (const one of lateCustomers(context(), asOf, parseLimit(limit), silent)) names.push(one.customer);
    return names;
  };
  expect(await listed('5%')).toContain('late');
  expect(await listed('5%')).not.toContain('on-time');
  expect(await listed('75d')).toEqual(expect.arrayContaining(['once', 'late']));
  expect(await listed('77d')).not.toContain('late');
  expect(await listed('3x')).toContain('late');
  expect(() => parseLimit('soon')).toThrow('not understood');
});

test('the list pages through everybody once, whatever the sort', async () => {
  for (const sort of ['value', 'lateness', 'silence', 'visits', 'name'] as const) {
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await listCustomers(db(), { sort, late: 'any', gone: 'any', cursor });
      seen.push(...page.items.map((item) => item.customerId));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(304);
  }
});

test('the list finds a customer by a part of the name and treats % as a letter', async () => {
  const found = await listCustomers(db(), { sort: 'value', late: 'any', gone: 'any', search: 'bonf' });
  expect(found.items.map((item) => item.externalId)).toEqual(['late']);
  expect((await listCustomers(db(), { sort: 'value', late: 'any', gone: 'any', search: '%' })).total).toBe(0);
});

test('the answer of today counts everybody once', async () => {
  const today = await readToday(db());
  expect(today.customers).toBe(303);
  expect(today.byValue.reduce((sum, row) => sum + row.late, 0)).toBe(today.late);
  const values = today.worthAWord.map((row) => row.score.valueMinor);
  expect(values).toEqual([...values].sort((a, b) => b - a));
  expect(today.worthAWord.every((row) => row.score.lateness >= 0.95)).toBe(true);
});

test('the owner says from when on a customer counts as late: a stricter rate calls fewer so', async () => {
  const lateAt = async (lateRate: number) => {
    await db().transaction((tx) => changeShop(tx, { lateRate }));
    const today = await readToday(db());
    const { total } = await listCustomers(db(), { sort: 'value', late: 'yes', gone: 'any' });
    expect([today.limitRate, today.late]).toEqual([lateRate, total]);
    return total;
  };
  const [strict, loose] = [await lateAt(0.01), await lateAt(0.2)];
  expect(strict).toBeLessThan(loose);
  expect((await rhythmOf(db(), [regularLate], asOf)).get(regularLate)?.limitRate).toBe(0.2);
  await lateAt(0.05);
});

test('a cursor that was forged, or made for another sort, is refused in words', async () => {
  const asked = (sort: 'name' | 'visits', position: unknown) =>
    listCustomers(db(), {
      sort,
      late: 'any',
      gone: 'any',
      cursor: Buffer.from(JSON.stringify(position)).toString('base64url'),
    });
  for (const position of [['abc', 1], [1.5, 1], [1e300, 1], [3, 'x'], [3], 'no list', null]) {
    await expect(asked('visits', position)).rejects.toMatchObject({ kind: { code: 'cursor_malformed' } });
  }
  await expect(asked('name', [3, 1])).rejects.toMatchObject({ kind: { code: 'cursor_malformed' } });
  expect((await asked('visits', [2_000_000, 1])).items.length).toBeGreaterThan(0);
});
