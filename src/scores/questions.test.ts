// Two questions that are easily taken for one, late for them and probably gone; and how true the limit of the first has been.
import { Writable } from 'node:stream';
import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  addDays,
  type Context,
  changeShop,
  type Day,
  dayNumber,
  quietLog,
  silent,
  virtualClock,
} from '../ground/index.ts';
import { testDatabase } from '../ground/testing.ts';
import { someCustomers, testVault } from '../ledger/testing.ts';
import { createRandom } from '../models/index.ts';

import { limitSeenOn, newestFit } from './fit.ts';
import { type Asked, goneLimitOn, lateCustomers } from './late.ts';
import { writeLate } from './late-output.ts';
import { parseGoneLimit, parseLimit } from './limit.ts';
import { type CustomerQuery, listCustomers } from './list-customers.ts';
import { scoreBase } from './score-base.ts';
import { readToday } from './today.ts';

const db = testDatabase();
const start: Day = '2025-01-01';
const asOf: Day = '2026-06-30';
const context = (): Context => ({
  db: db(),
  clock: virtualClock(new Date('2026-07-01T01:00:00Z')),
  home: '/nowhere',
  log: quietLog,
  vault: testVault,
});

/** Gaps around an own mean of 6 to 40 days; one in eight visits is the last one. */
function someDays(i: number): Day[] {
  const random = createRandom(i + 1);
  const mean = 6 + 34 * random.uniform();
  const days: Day[] = [];
  let day = addDays(start, Math.floor(500 * random.uniform()));
  while (day <= asOf) {
    days.push(day);
    if (random.uniform() < 1 / 8) break;
    day = addDays(day, 1 + Math.floor(mean * (0.5 + random.uniform())));
  }
  return days;
}

async function answered(asked: Asked, on = asOf): Promise<string[]> {
  const found: string[] = [];
  for await (const { customer } of lateCustomers(context(), on, asked, silent)) found.push(customer);
  return found.sort();
}

async function listed(query: Partial<CustomerQuery>): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listCustomers(db(), { sort: 'value', late: 'any', gone: 'any', ...query, cursor });
    found.push(...page.items.map(({ externalId }) => externalId));
    cursor = page.next ?? undefined;
  } while (cursor);
  return found.sort();
}

const late: Asked = { question: 'late', limit: { kind: 'rate', rate: 0.05 } };

beforeAll(async () => {
  await db().transaction((tx) =>
    someCustomers(
      tx,
      Array.from({ length: 400 }, (_, i) => ({ externalId: `Q${i}`, bought: someDays(i) })),
    ),
  );
  await scoreBase(context(), asOf, silent);
});
beforeEach(async () => {
  await db().run(sql`delete from setting`);
  await db().run(sql`delete from model_fit where as_of <> ${asOf}::date`);
  await scoreBase(context(), asOf, silent);
});

describe('late for them and probably gone', () => {
  test('are two answers: each has customers whom the other has not, by a limit of its own', async () => {
    const lateOnes = new Set(await answered(late));
    const gone = await answered({ question: 'gone', below: 0.9 });
    expect(gone.some((one) => !lateOnes.has(one))).toBe(true);
    const strict = await answered({ question: 'gone', below: 0.02 });
    expect([...lateOnes].some((one) => !strict.includes(one))).toBe(true);
    expect(strict.length).toBeLessThan(gone.length);
    for (const one of strict) expect(gone).toContain(one);
  });

  test('are filtered in the customer list apart and together, with the shop’s own limits', async () => {
    const [isLate, isGone] = [await listed({ late: 'yes' }), await listed({ gone: 'yes' })];
    expect(isLate).toEqual(await answered(late));
    expect(isGone).toEqual(await answered({ question: 'gone', below: 0.5 }));
    expect(await listed({ late: 'yes', gone: 'no' })).toEqual(isLate.filter((one) => !isGone.includes(one)));
    expect(await listed({ late: 'no', gone: 'yes' })).toEqual(isGone.filter((one) => !isLate.includes(one)));
    expect((await listed({ gone: 'no' })).length + isGone.length).toBe(400);
    const today = await readToday(db());
    expect([today.late, today.gone]).toEqual([isLate.length, isGone.length]);
  });

  test('follow the owner: another chance in the settings, other customers in the list', async () => {
    const before = await listed({ gone: 'yes' });
    await db().transaction((tx) => changeShop(tx, { goneBelow: 0.1 }));
    const after = await listed({ gone: 'yes' });
    expect(after.length).toBeLessThan(before.length);
    expect(after).toEqual(await answered({ question: 'gone', below: 0.1 }));
  });

  test('can be asked with the mean of the base: about as many above it as below', async () => {
    const mean = await goneLimitOn(context(), asOf, parseGoneLimit('mean'));
    expect(mean).toBeGreaterThan(0.05);
    expect(mean).toBeLessThan(0.95);
    const below = await answered({ question: 'gone', below: mean });
    expect(below.length).toBeGreaterThan(40);
    expect(below.length).toBeLessThan(360);
  });

  test('each refuse the limits of the other, and say what would do', () => {
    expect(parseGoneLimit(' 30% ')).toBeCloseTo(0.3, 12);
    for (const text of ['60d', '1.5x', '0%', '100%', 'half', '', '-5%', '50']) {
      expect(() => parseGoneLimit(text)).toThrow('of the question "gone" is not understood');
    }
    expect(() => parseLimit('mean')).toThrow('is not understood');
  });

  test.each(['table', 'csv', 'json'] as const)(
    'say what they mean and which message is for whom (%s)',
    async (format) => {
      const told = { out: '', aside: '' };
      const into = (where: keyof typeof told) =>
        new Writable({
          write(piece, _, done) {
            told[where] += String(piece);
            done();
          },
        });
      const seen = await limitSeenOn(db(), asOf, 0.05);
      await writeLate(into('out'), [], format, 'EUR', { asOf, asked: late, seen }, into('aside'));
      if (format === 'json') {
        expect(JSON.parse(told.out)).toMatchObject({ asked: late, limit_seen: seen });
        return;
      }
      const words = format === 'csv' ? told.aside : told.out;
      expect(words).toContain('For a reminder in good time');
      expect(words).toContain('counted literally');
      expect(words).toContain(`Of ${seen?.returns} returns of the last 6 months`);
      told.out = '';
      const gone: Asked = { question: 'gone', below: 0.5 };
      await writeLate(into('out'), [], 'table', 'EUR', { asOf, asked: gone, seen: null }, into('aside'));
      expect(told.out).toContain('below 50 %');
      expect(told.out).toContain('one last strong offer, a survey');
    },
  );
});

describe('how true the limit was', () => {
  test('is known right after the first import of a year and more, month by month', async () => {
    const fit = await newestFit(db(), asOf);
    expect(fit?.seen).toHaveLength(6);
    const seen = await limitSeenOn(db(), asOf, 0.05);
    expect(seen?.returns).toBe(fit?.seen.reduce((sum, one) => sum + one.returns, 0));
    expect(seen?.share).toBeGreaterThan(0);
    expect(seen?.share).toBeLessThan(0.15);
    expect((await listCustomers(db(), { sort: 'value', late: 'yes', gone: 'any' })).limitSeen).toEqual(seen);
    expect((await readToday(db())).limitSeen).toEqual(seen);
  });

  test('is judged from then on by the fit that stood, for the time since', async () => {
    const later = addDays(asOf, 31);
    const before = (await newestFit(db(), asOf))?.seen ?? [];
    await scoreBase(context(), later, silent);
    const after = (await newestFit(db(), later))?.seen ?? [];
    expect(after).toHaveLength(6);
    expect(after.slice(0, 5)).toEqual(before.slice(1));
    expect([after[5].from, after[5].to]).toEqual([dayNumber(asOf), dayNumber(later)]);
    expect(after[5].returns).toBe(0);
  });

  test('is not told of a base that has less than half a year', async () => {
    expect((await newestFit(db(), addDays(asOf, 31)))?.seen.length).toBeGreaterThan(0);
    await scoreBase(context(), addDays(start, 120), silent);
    expect(await limitSeenOn(db(), addDays(start, 120), 0.05)).toBeNull();
  });
});
