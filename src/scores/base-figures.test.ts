// The home page's figures of the whole base are those of the last run, by the present limits, and one row to read.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { addDays, type Context, changeShop, locks, quietLog, silent, virtualClock } from '../ground/index.ts';
import { testDatabase } from '../ground/testing.ts';
import { recordPurchases } from '../ledger/index.ts';
import { boughtEvery, noon, purchaseOn, testVault } from '../ledger/testing.ts';
import { scoreBase } from './score-base.ts';
import { openScorers } from './scorers.ts';
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

const buy = (who: string, ...days: string[]) =>
  db().transaction((tx) =>
    recordPurchases(
      tx,
      days.map((day) => purchaseOn(who, day)),
      { now: noon(asOf) },
    ),
  );

/** What the table of scores says by itself, counted with other words than the program's. */
async function counted(lateRate: number, goneBelow: number) {
  const [row] = await db().rows(sql<{ customers: number; late: number; gone: number }>`
    select count(*)::int as customers, coalesce(sum((lateness >= (1 - ${lateRate}::float8)::real)::int), 0)::int as late,
      coalesce(sum((p_alive < ${goneBelow}::float8::real)::int), 0)::int as gone
    from score`);
  return row;
}

/** The same by value class, the most valuable first, from the rows themselves. */
async function countedByValue() {
  const rows = await db().rows(sql<{
    value: number;
    lateness: number;
    alive: number;
    level: number;
    minor: number;
    width: number;
    on: string | null;
  }>`
    select value_class as value, lateness, p_alive as alive, churn_level as level, value_minor as minor,
      value_high_minor - value_low_minor as width, late_on as "on" from score`);
  return [5, 4, 3, 2, 1, 0].flatMap((valueClass) => {
    const own = rows.filter(({ value }) => value === valueClass);
    const late = own.filter(({ lateness }) => lateness >= Math.fround(0.95));
    const figures = {
      valueClass,
      customers: own.length,
      late: late.length,
      highRisk: late.filter(({ level }) => level === 3).length,
      gone: own.filter(({ alive }) => alive < 0.5).length,
      crossed: late.filter(({ on }) => valueClass > 0 && on === asOf).length,
      valueMinor: late.reduce((sum, { minor }) => sum + minor, 0),
      valueErrorMinor: Math.round(Math.sqrt(late.reduce((sum, { width }) => sum + width ** 2, 0)) / 2),
    };
    return own.length > 0 ? [figures] : [];
  });
}

/** What only a run can tell: on which days limits were reached. */
const untilTheNextRun = { since: null, usualDay: null, lateWeeks: [] };

const kept = () => db().rows(sql`select * from score_figures`);

beforeEach(async () => {
  await db().run(sql`truncate score, score_figures, model_fit, customer, customer_key, consent, customer_statistics, purchase,
    purchase_line, setting`);
});

async function aBase(): Promise<void> {
  for (let i = 0; i < 40; i++) {
    const until = addDays(asOf, -(i % 8) * 20);
    await buy(`c${i}`, ...boughtEvery(10 + (i % 5) * 6, { times: 2 + (i % 9), until }));
  }
}

test('the run writes the figures down, and the page does not read the scores again', async () => {
  await aBase();
  await scoreBase(context(), asOf, silent);
  const today = await readToday(db());
  expect(today).toMatchObject({ asOf, ...(await counted(0.05, 0.5)), lastPurchaseAt: noon(asOf).toISOString() });
  expect(today.late).toBeGreaterThan(0);
  // whoever still finds the same figures now has not read them from the scores
  await db().run(sql`update score set lateness = 0, p_alive = 1, value_class = 0`);
  const { worthAWord, ...figures } = today;
  expect(await readToday(db())).toMatchObject(figures);
});

test('each value class has its own figures: the late, those at high risk among them, the gone, and what the late are worth', async () => {
  await aBase();
  await scoreBase(context(), asOf, silent);
  const figures = async () => {
    const { byValue } = await readToday(db());
    expect(byValue).toEqual(await countedByValue());
    const total = (name: 'late' | 'highRisk' | 'gone') => byValue.reduce((sum, row) => sum + row[name], 0);
    return [total('late'), total('highRisk'), total('gone')];
  };
  await figures();
  // the same with levels of risk that have nothing to do with who is late
  await db().run(sql`update score set churn_level = 1 + customer_id % 3`);
  await db().run(sql`delete from score_figures`);
  const [late, highRisk] = await figures();
  expect(late).toBeGreaterThan(highRisk);
  expect(highRisk).toBeGreaterThan(0);
});

test('each run replaces the figures of the run before', async () => {
  await aBase();
  await scoreBase(context(), addDays(asOf, -1), silent);
  await buy('new', asOf);
  await scoreBase(context(), asOf, silent);
  expect(await readToday(db())).toMatchObject({ asOf, ...(await counted(0.05, 0.5)), customers: 41 });
  expect(await kept()).toHaveLength(1);
});

test('a change of either limit is met at once, with the scores as they are, and kept', async () => {
  await aBase();
  await scoreBase(context(), asOf, silent);
  for (const limits of [
    { lateRate: 0.3, goneBelow: 0.5 },
    { lateRate: 0.3, goneBelow: 0.9 },
  ]) {
    await db().transaction((tx) => changeShop(tx, limits));
    const expected = await counted(limits.lateRate, limits.goneBelow);
    expect(await readToday(db())).toMatchObject({ ...expected, limitRate: 0.3, goneBelow: limits.goneBelow });
    expect(await kept()).toMatchObject([{ late_rate: 0.3, gone_below: limits.goneBelow }]);
  }
});

test('a data folder that has scores and no figures yet is counted at the first look', async () => {
  await aBase();
  await scoreBase(context(), asOf, silent);
  const today = await readToday(db());
  await db().run(sql`delete from score_figures`);
  expect(await readToday(db())).toEqual({ ...today, ...untilTheNextRun });
  expect(await kept()).toHaveLength(1);
});

test('a look during a run tells the old figures and does not keep them over those of the run', async () => {
  await aBase();
  await scoreBase(context(), asOf, silent);
  const today = await readToday(db());
  await db().run(sql`delete from score_figures`);
  await db().transaction(async (running) => {
    await running.run(sql`select pg_advisory_xact_lock(${locks.scoring})`);
    expect(await readToday(db())).toEqual({ ...today, ...untilTheNextRun });
    expect(await kept()).toEqual([]);
  });
});

test('a run that breaks leaves the figures of its scores', async () => {
  await aBase();
  await scoreBase(context(), addDays(asOf, -1), silent);
  const today = await readToday(db());
  const broken = { ...openScorers(0), score: () => Promise.reject(new Error('the thread died')) };
  await expect(scoreBase(context(), asOf, silent, broken)).rejects.toThrow('the thread died');
  expect(await readToday(db())).toEqual(today);
});

test('before the first run there is nothing to count, only whether there are purchases', async () => {
  expect(await readToday(db())).toMatchObject({ asOf: null, customers: 0, byValue: [], lastPurchaseAt: null });
  await buy('first', asOf);
  expect(await readToday(db())).toMatchObject({ asOf: null, customers: 0, lastPurchaseAt: noon(asOf).toISOString() });
  expect(await kept()).toEqual([]);
});
