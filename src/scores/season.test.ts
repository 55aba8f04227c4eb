// The shop's own clock: a closed August calls nobody late, and what pages say of it holds together.
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import {
  addDays,
  type Context,
  type Day,
  dayFromNumber,
  dayNumber,
  quietLog,
  silent,
  virtualClock,
} from '../ground/index.ts';
import { testDatabase } from '../ground/testing.ts';
import { someCustomers, testVault } from '../ledger/testing.ts';
import { extremesOf } from '../models/index.ts';
import { newestFit } from './fit.ts';
import { rhythmOf } from './rhythm-of.ts';
import { scoreBase } from './score-base.ts';
import { seasonOf, shopTime } from './season.ts';

const db = testDatabase();
const asOf: Day = '2026-08-31';
const context = (): Context => ({
  db: db(),
  clock: virtualClock(new Date('2026-08-31T22:00:00Z')),
  home: '/nowhere',
  log: quietLog,
  vault: testVault,
});

const isAugust = (day: Day) => day.slice(5, 7) === '08';

/** Every `gap` days of trade, a little early or late; in August nobody trades. */
function throughTheYears(i: number): Day[] {
  const gap = 14 + (i % 20);
  const days: Day[] = [];
  let day = addDays('2023-09-01', i % gap);
  while (day <= asOf) {
    if (!isAugust(day)) days.push(day);
    let left = gap + ((i * 7 + days.length * 5) % 7) - 3;
    while (left > 0) {
      day = addDays(day, 1);
      if (!isAugust(day)) left--;
    }
  }
  return days;
}

let customers: number[];

beforeAll(async () => {
  customers = await db().transaction((tx) =>
    someCustomers(
      tx,
      Array.from({ length: 240 }, (_, i) => ({ bought: throughTheYears(i) })),
    ),
  );
  await scoreBase(context(), asOf, silent);
});

test('after an August without trade hardly anybody is late, and the silence is told shorter than it was', async () => {
  const rhythms = [...(await rhythmOf(db(), customers, asOf, 0.05)).values()];
  expect(rhythms.filter(({ silenceDays }) => silenceDays >= 31)).toHaveLength(240);
  expect(rhythms.filter(({ lateness }) => lateness >= 0.95).length).toBeLessThan(24);
  for (const { seasonDays, silenceDays } of rhythms) expect(seasonDays).toBeLessThan(silenceDays - 15);
  const { clock } = (await newestFit(db(), asOf))?.season ?? { clock: undefined };
  expect(Math.min(...(clock?.byWeek ?? []))).toBe(Math.min(...(clock?.byWeek.slice(30, 35) ?? [])));
});

test('limit, lateness and the stored score say the same of a silence, whatever the clock', async () => {
  const stored = await db().rows(sql<{ id: number; lateness: number; silence: number; mean: number }>`
    select customer_id as id, lateness, silence_days as silence, mean_gap_days as mean from score`);
  const rhythms = await rhythmOf(db(), customers, asOf, 0.05);
  for (const { id, lateness, silence, mean } of stored) {
    const one = rhythms.get(id);
    expect(one?.lateness).toBeCloseTo(lateness, 5);
    expect(one?.silenceDays).toBe(silence);
    expect(one?.meanGapDays).toBeCloseTo(mean, 4);
    expect(silence >= (one?.limitDays ?? Number.POSITIVE_INFINITY)).toBe((one?.lateness ?? 0) >= 0.95);
    expect((one?.next?.expected ?? '9999') > asOf).toBe(true);
  }
});

test('a season serves half a year, then it is read again; less than two years have none', () => {
  const days = Array.from({ length: 240 }, (_, i) => throughTheYears(i).map(dayNumber));
  const starts = new Int32Array(days.length + 1);
  days.forEach((own, i) => {
    starts[i + 1] = starts[i] + own.length;
  });
  const visits = { starts, days: Float64Array.from(days.flat()) };
  const season = seasonOf(visits, asOf, null);
  expect(season?.fittedOn).toBe(asOf);
  expect(seasonOf(visits, addDays(asOf, 180), season)).toBe(season);
  expect(seasonOf(visits, addDays(asOf, 181), season)?.fittedOn).toBe(addDays(asOf, 181));
  expect(seasonOf(visits, '2025-06-30', null)).toBeNull();
  if (!season) throw new Error('no season');
  const { quietest, busiest } = extremesOf(season.clock);
  expect(quietest.week).toBeGreaterThan(30);
  expect(quietest.week).toBeLessThan(37);
  expect(quietest.factor).toBeLessThan(0.5);
  expect(busiest.factor).toBeGreaterThan(1);
  const time = shopTime(season, asOf);
  for (let day = dayNumber(asOf) - 900; day < dayNumber(asOf) + 400; day += 17) {
    expect(time.dayOf(time.timeOf(day))).toBeCloseTo(day, 6);
    expect(dayFromNumber(Math.round(time.dayOf(time.timeOf(day))))).toBe(dayFromNumber(day));
  }
});
