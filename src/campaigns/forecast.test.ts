// The forecast of the next mornings is what the nights then find due when nobody buys.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { addDays, type Day } from '../ground/index.ts';
import { testContext, testDatabase } from '../ground/testing.ts';
import { recordPurchases } from '../ledger/index.ts';
import { boughtEvery, noon, purchaseOn, someCustomers, withConsent } from '../ledger/testing.ts';
import { backByWeek } from './back-by-week.ts';
import { startBacklog } from './backlog.ts';
import type { EntryLimit } from './contract.ts';
import { forecastMornings } from './forecast.ts';
import { aDefinition, aLiveCampaign, forgetAll, night, runNight } from './testing.ts';

const db = testDatabase();
const context = () => testContext(db());
const launched: Day = '2026-03-02';
const today = addDays(launched, 3);
const ceilings = async () => ({ ceiling: () => 500, usedShare: 0.2 });

beforeEach(() => forgetAll(db()));

/** Ninety customers of several rhythms whose silences end up on every day around any limit; some cannot be written to. */
async function aBase(): Promise<void> {
  await db().transaction((tx) =>
    someCustomers(
      tx,
      Array.from({ length: 90 }, (_, i) => ({
        externalId: `c${i}`,
        bought: boughtEvery(14 + (i % 5) * 6, { times: 3 + (i % 6), until: addDays(launched, -(1 + i)) }),
        consents: i % 9 === 4 ? [] : [withConsent({ state: i % 11 === 3 ? 'withdrawn' : 'granted' })],
      })),
    ),
  );
}

const dueOn = async (day: Day) =>
  (
    await db().rows(sql<{ id: number }>`select customer_id as id from rung_due where due_on = ${day}::date order by 1`)
  ).map(({ id }) => id);

/** Customers of the comparison group whom the night of a day has moved up. */
const movedOn = async (day: Day) => {
  const [{ count }] = await db().rows(sql<{ count: number }>`
    select count(*) as count from enrolment where arm = 'held_out' and last_decided_on = ${day}::date`);
  return count;
};

const limits: [name: string, entry: EntryLimit][] = [
  ['days of silence', { kind: 'days', days: 60 }],
  ['a multiple of the own wait', { kind: 'multiple', times: 1.7, oneTimerDays: 90 }],
  ['the shop’s own rate of false alarms', { kind: 'false_alarm', rate: 0.05 }],
  ['another rate', { kind: 'false_alarm', rate: 0.12 }],
  ['probably gone', { kind: 'gone', below: 0.4 }],
];

test.each(limits)(
  'what leaves on the next seven mornings, with a limit by %s',
  { timeout: 240_000 },
  async (_, entry) => {
    await aBase();
    const definition = aDefinition({
      entry,
      holdOutShare: 0.25,
      ladder: [
        { when: { kind: 'entry' }, offer: null, template: 'comeback-first' },
        { when: { kind: 'after', days: 9 }, offer: null, template: 'comeback-second' },
      ],
    });
    await aLiveCampaign(context(), launched, definition);
    for (let day = addDays(launched, 1); day <= today; day = addDays(day, 1)) await runNight(context(), day);
    const { asOf, tomorrow, mornings } = await forecastMornings(db(), ceilings);
    expect(asOf).toBe(today);
    const seen: number[] = [];
    for (const { day } of mornings) {
      await runNight(context(), day);
      seen.push((await dueOn(day)).length);
      if (day === addDays(today, 1)) expect(tomorrow.heldOut).toBe(await movedOn(day));
    }
    expect(mornings.map(({ people }) => people)).toEqual(seen);
    expect(seen.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
    const written = tomorrow.steps.reduce((sum, { people }) => sum + people, 0);
    const unwritten = tomorrow.nothing.reduce((sum, { count }) => sum + count, 0);
    expect(written + unwritten).toBe(seen[0]);
  },
);

test('steps close with their reasons, cost and comparison group; the backlog comes on its mornings', async () => {
  await aBase();
  const id = await aLiveCampaign(
    context(),
    launched,
    aDefinition({ ladder: [{ when: { kind: 'entry' }, offer: 7, template: 'comeback-first', hour: '10:15' }] }),
  );
  await db().transaction((tx) => startBacklog(tx, id, { mornings: 1, from: addDays(today, 1) }, night(launched)));
  for (let day = addDays(launched, 1); day <= today; day = addDays(day, 1)) await runNight(context(), day);
  const { tomorrow } = await forecastMornings(db(), ceilings);
  const [step] = tomorrow.steps;
  expect(step).toMatchObject({ campaignId: id, rung: 1, hour: '10:15', channels: ['email'] });
  expect(step.mostMinor).toBe(500 * step.people);
  expect(step.expectedMinor).toBe(100 * step.people);
  const why = new Map(tomorrow.nothing.map(({ reason, count }) => [reason, count]));
  expect([...why.keys()].sort()).toEqual(['no_consent', 'withdrawn']);
  await runNight(context(), addDays(today, 1));
  const due = await dueOn(addDays(today, 1));
  expect(due.length).toBe(step.people + tomorrow.nothing.reduce((sum, { count }) => sum + count, 0));
  expect(due.length).toBeGreaterThan(20);
});

test('a weekday on which nothing may leave moves the message to the next, and a campaign that is over or paused sends none', async () => {
  await aBase();
  // 2026-03-07 and 08 are Saturday and Sunday
  const weekdays = [1, 2, 3, 4, 5];
  const id = await aLiveCampaign(
    context(),
    launched,
    aDefinition({ ladder: [{ when: { kind: 'entry' }, offer: null, template: 'comeback-first', weekdays }] }),
  );
  for (let day = addDays(launched, 1); day <= today; day = addDays(day, 1)) await runNight(context(), day);
  const people = async () => (await forecastMornings(db())).mornings.map((morning) => morning.people);
  const [friday, saturday, sunday, monday] = await people();
  expect([friday > 0, saturday, sunday]).toEqual([true, 0, 0]);
  expect(monday).toBeGreaterThan(friday);
  const none = [0, 0, 0, 0, 0, 0, 0];
  await db().run(sql`update campaign set definition = definition || ${JSON.stringify({ endsOn: today })}::jsonb`);
  expect(await people()).toEqual(none);
  await db().run(sql`update campaign set definition = definition || '{"endsOn": null}'::jsonb, status = 'paused'
    where campaign_id = ${id}`);
  expect(await people()).toEqual(none);
});

test('whoever buys before is not foreseen', async () => {
  await aBase();
  await aLiveCampaign(context(), launched, aDefinition());
  await runNight(context(), today);
  const before = (await forecastMornings(db())).mornings[0].people;
  expect(before).toBeGreaterThan(0);
  // silent for 60 days tomorrow
  const [due] = await db().rows(sql<{ id: number; name: string }>`
    select s.customer_id as id, c.external_id as name from score s join customer c using (customer_id)
    where s.silence_days = 59`);
  const people = async () => (await forecastMornings(db())).mornings[0].people;
  await db().transaction((tx) => recordPurchases(tx, [purchaseOn(due.name, today)], { now: noon(today) }));
  expect(await people()).toBe(before - 1);
});

test('before the first scores there is nothing to foresee', async () => {
  expect(await forecastMornings(db())).toMatchObject({
    asOf: null,
    mornings: [],
    tomorrow: { steps: [], nothing: [] },
  });
});

test('those who came back are counted by the week in which it was known, in both groups', async () => {
  await aBase();
  await aLiveCampaign(context(), launched, aDefinition({ holdOutShare: 0.5 }));
  for (const day of [addDays(launched, 1), today]) await runNight(context(), day);
  const entered = await db().rows(sql<{ name: string }>`
    select c.external_id as name from enrolment e join customer c using (customer_id) order by 1 limit 3`);
  expect(entered).toHaveLength(3);
  const days = [today, addDays(today, 1), addDays(today, 8)];
  for (const [place, { name }] of entered.entries()) {
    const now = noon(days[place]);
    await db().transaction((tx) => recordPurchases(tx, [purchaseOn(name, days[place])], { now }));
  }
  await runNight(context(), addDays(today, 9));
  // the newest week ends on the day of the last purchase; that of today ended eight days before it
  const to = addDays(today, 8);
  expect(await backByWeek(db(), { to, weeks: 3 })).toEqual([
    { to: addDays(to, -14), count: 0 },
    { to: addDays(to, -7), count: 2 },
    { to, count: 1 },
  ]);
});
