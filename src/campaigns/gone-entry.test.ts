// Campaigns for who is probably gone: the other question, with the same care about who crossed its limit and when.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { addDays, type Day, silent } from '../ground/index.ts';
import { testContext, testDatabase } from '../ground/testing.ts';
import { type CustomerWish, someCustomers } from '../ledger/testing.ts';
import { scoreBase } from '../scores/index.ts';
import { entryLimit } from './contract.ts';
import { crossingDays } from './crossing.ts';
import { monthlyEntries } from './monthly-entries.ts';
import { previewCampaign } from './preview.ts';
import { aDefinition, aLiveCampaign, forgetAll, runNight } from './testing.ts';

const db = testDatabase();
const context = () => testContext(db());
const today: Day = '2026-03-02';
const before = (days: number) => addDays(today, -days);
const below = 0.5;
const definition = aDefinition({ entry: { kind: 'gone', below } });

/** Uneven rhythms of 5 to 70 days, some with one visit, silent for 0 to 200 days: the generator's numbers are fixed. */
function aBase(): CustomerWish[] {
  return Array.from({ length: 160 }, (_, i) => {
    const gap = 5 + ((i * 37) % 66);
    const silence = (i * 53) % 200;
    const times = 1 + ((i * 7) % 9);
    const days = Array.from(
      { length: times },
      (_, n) => silence + n * gap + ((i * 31 + n * 17) % Math.max(2, gap >> 1)),
    );
    return { externalId: `c${i}`, bought: [...new Set(days)].map(before) };
  });
}

/** Who answers "probably gone" with yes by the stored scores. */
async function goneNow(): Promise<string[]> {
  const rows = await db().rows(sql<{ id: string }>`
    select external_id as id from score s join customer using (customer_id) where p_alive < ${below}::real order by 1`);
  return rows.map(({ id }) => id);
}

beforeEach(() => forgetAll(db()));

test('the day on which somebody is probably gone is the first on which the scores say so', async () => {
  await db().transaction((tx) => someCustomers(tx, aBase()));
  const first = new Map<string, Day>();
  const known: string[][] = [];
  for (let day = 0; day <= 28; day++) {
    const on = addDays(today, day);
    await scoreBase(context(), on, silent);
    const gone = await goneNow();
    known.push(gone);
    for (const one of gone) if (!first.has(one)) first.set(one, on);
  }
  const ids = await db().rows(
    sql<{ id: number; name: string }>`select customer_id as id, external_id as name from customer`,
  );
  const days = await crossingDays(
    db(),
    ids.map(({ id }) => id),
    definition.entry,
    today,
  );
  const last = addDays(today, 28);
  let crossed = 0;
  for (const { id, name } of ids) {
    const told = days.get(id);
    const seen = first.get(name);
    if (seen === undefined) expect([name, told === undefined || told > last]).toEqual([name, true]);
    else if (seen === today) expect([name, (told ?? last) <= today]).toEqual([name, true]);
    else expect([name, told]).toEqual([name, seen]);
    if (seen !== undefined && seen > today) crossed++;
  }
  // the base must hold all three kinds, or nothing was tried
  expect([known[0].length > 10, crossed > 3, known[28].length < ids.length]).toEqual([true, true, true]);
});

test('whoever falls below the chance enters, late for them or not; who was gone at the launch waits for the owner', async () => {
  await db().transaction((tx) => someCustomers(tx, aBase()));
  await scoreBase(context(), today, silent);
  const gone = await goneNow();
  const [{ notLate }] = await db().rows(sql<{ notLate: number }>`
    select count(*) as "notLate" from score where lateness < 0.95 and p_alive < ${below}::real`);
  expect(notLate).toBeGreaterThan(0);
  const preview = await previewCampaign(db(), definition, undefined);
  expect(preview).toMatchObject({ overLimit: gone.length, backlog: gone.length });
  expect(preview.entering.total + preview.notEntering.reduce((sum, { count }) => sum + count, 0)).toBe(gone.length);
  await aLiveCampaign(context(), today, definition);
  for (let day = 1; day <= 20; day++) await runNight(context(), addDays(today, day));
  const rows = await db().rows(sql<{ id: string }>`
    select external_id as id from enrolment join customer using (customer_id) order by 1`);
  const since = (await goneNow()).filter((one) => !gone.includes(one));
  expect(since.length).toBeGreaterThan(2);
  expect(rows.map(({ id }) => id)).toEqual(since);
});

test('a new fit, by which nearly everybody is gone, lets nobody in who was over the new limit on the day of the last look', async () => {
  await db().transaction((tx) => someCustomers(tx, aBase()));
  await aLiveCampaign(context(), today, definition);
  await runNight(context(), addDays(today, 1));
  const before = await db().rows(sql`select customer_id from enrolment`);
  // the same night again under a fit by which nearly everybody is gone
  await db().run(sql`
    insert into model_fit (model, model_version, fitted_at, as_of, customers, log_likelihood, parameters, diagnosis)
    select model, model_version, fitted_at, as_of + 1, customers, log_likelihood,
      jsonb_set(parameters, '{model,classes}', (
        select jsonb_agg(jsonb_set(c, '{a}', to_jsonb((c ->> 'a')::float8 * 30))) from jsonb_array_elements(parameters #> '{model,classes}') c)),
      diagnosis from model_fit order by model_fit_id desc limit 1`);
  await scoreBase(context(), addDays(today, 2), silent);
  expect((await goneNow()).length).toBeGreaterThan(100);
  await runNight(context(), addDays(today, 2));
  const after = await db().rows(sql`select customer_id from enrolment`);
  const [{ waiting }] = await db().rows(sql<{ waiting: number }>`select count(*) as waiting from campaign_backlog`);
  // at most those whose own day of crossing was this very one
  expect(after.length - before.length).toBeLessThan(10);
  expect(waiting).toBeGreaterThan(80);
});

test('a usual month is counted by the same limit: more cross a higher chance, nobody one that is never reached', async () => {
  await db().transaction((tx) => someCustomers(tx, aBase()));
  await scoreBase(context(), today, silent);
  const [strict, usual, mild] = await Promise.all(
    [0.05, 0.5, 0.9].map((share) =>
      monthlyEntries(db(), aDefinition({ entry: { kind: 'gone', below: share } }), today),
    ),
  );
  expect(usual).toBeGreaterThan(0);
  expect(strict).toBeLessThanOrEqual(usual);
  expect(mild).toBeGreaterThanOrEqual(usual);
});

test.each([
  [{ kind: 'gone' }],
  [{ kind: 'gone', below: 0 }],
  [{ kind: 'gone', below: 1 }],
  [{ kind: 'gone', below: 0.5, rate: 0.05 }],
])('the limit %j is refused', (limit) => {
  expect(entryLimit.safeParse(limit).success).toBe(false);
});

test('a campaign that was made before still asks who is late', () => {
  expect(entryLimit.parse({ kind: 'false_alarm', rate: 0.05 })).toEqual({ kind: 'false_alarm', rate: 0.05 });
});
