// A running campaign is changed: whom that concerns, what is settled for good, and what would stop it.
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addDays, type Day } from '../ground/index.ts';
import { type Send, type TestApp, testApp, testContext, testDatabase } from '../ground/testing.ts';
import { boughtEvery, someCustomers } from '../ledger/testing.ts';
import type { Campaign, CampaignDefinition, CampaignVersion, ChangeEffect, LaunchObstacle } from './contract.ts';
import { campaignRoutes } from './routes.ts';
import { aDefinition, aLiveCampaign, forgetAll, night, runNight } from './testing.ts';

const db = testDatabase();
const launch: Day = '2026-03-02';
let present = night(launch);
const clock = { now: () => present };
const definition = aDefinition({
  entry: { kind: 'days', days: 60 },
  ladder: [
    { when: { kind: 'entry' }, offer: null, template: 'comeback-a' },
    { when: { kind: 'after', days: 10 }, offer: null, template: 'comeback-b' },
    { when: { kind: 'after', days: 10 }, offer: null, template: 'comeback-c' },
  ],
  holdOutShare: 0.3,
});
let obstacles: LaunchObstacle[] = [];
let server: TestApp;
let marketer: Send;
let id: number;

beforeAll(async () => {
  server = await testApp(testContext(db(), { clock }), (app, given) =>
    campaignRoutes(app, given, { checks: [async () => obstacles] }),
  );
  marketer = await server.as('marketer');
});
afterAll(() => server.app.close());

/** Forty people who pass the limit of 60 days on four mornings, ten on each. */
beforeEach(async () => {
  obstacles = [];
  await forgetAll(db());
  present = night(launch);
  await db().transaction((tx) =>
    someCustomers(
      tx,
      Array.from({ length: 40 }, (_, nth) => ({
        bought: boughtEvery(30, { times: 4, until: addDays(launch, -59 + 5 * (nth % 4)) }),
      })),
    ),
  );
  id = await aLiveCampaign(testContext(db()), launch, definition);
  await nights(1, 6, 11, 16);
});

/** The nights of these days after the launch; the clock stays at three of the last, its messages leave at 09:30. */
async function nights(...days: readonly number[]): Promise<void> {
  for (const day of days) {
    present = night(addDays(launch, day));
    await runNight(testContext(db()), addDays(launch, day));
  }
}

const changed = (change: Partial<CampaignDefinition>): CampaignDefinition => ({ ...definition, ...change });
const step = (place: number, change: object) =>
  changed({ ladder: definition.ladder.map((rung, at) => (at === place ? { ...rung, ...change } : rung)) });
const effect = async (of: CampaignDefinition) =>
  (
    await marketer({ method: 'POST', url: `/api/campaigns/${id}/change-effect`, payload: { definition: of } })
  ).json() as ChangeEffect;
const put = (of: CampaignDefinition, version = 1) =>
  marketer({ method: 'PUT', url: `/api/campaigns/${id}`, payload: { version, definition: of } });

test('whoever has not come to a changed step gets the new one, who had it keeps it, what is planned leaves as it was', async () => {
  const { open, comparison, rungs, finishing } = await effect(step(1, { hour: '11:00' }));
  const [counted] = await db().rows(sql<{
    open: number;
    comparison: number;
    before: number;
    had: number;
    planned: number;
  }>`
    select count(*) filter (where arm = 'treated') as open,
      count(*) filter (where arm = 'held_out') as comparison,
      count(*) filter (where arm = 'treated' and next_rung <= 2) as before,
      (select count(*) from rung_due where campaign_id = ${id} and rung = 2 and due_at <= ${clock.now()}) as had,
      (select count(*) from rung_due where campaign_id = ${id} and rung = 2 and due_at > ${clock.now()}) as planned
    from enrolment where campaign_id = ${id} and ended_at is null`);
  expect({ open, comparison, finishing }).toEqual({ open: counted.open, comparison: counted.comparison, finishing: 0 });
  expect(rungs[1]).toEqual({
    rung: 2,
    changed: true,
    getNew: counted.before,
    keepOld: counted.had,
    planned: counted.planned,
  });
  expect(rungs.map((rung) => rung.changed)).toEqual([false, true, false]);
  // the case is one in which all of them are there
  for (const count of [open, comparison, counted.before, counted.had, counted.planned])
    expect(count).toBeGreaterThan(0);
  expect(rungs[1].getNew + rungs[1].keepOld + rungs[1].planned).toBe(open);
});

test('a step taken away at the end lets those who wait for it finish, and they are counted', async () => {
  const shorter = changed({ ladder: definition.ladder.slice(0, 1) });
  const { finishing, rungs } = await effect(shorter);
  const [{ waiting }] = await db().rows(sql<{ waiting: number }>`
    select count(*) as waiting from enrolment
    where campaign_id = ${id} and ended_at is null and arm = 'treated' and next_rung between 2 and 3`);
  expect(finishing).toBe(waiting);
  expect(waiting).toBeGreaterThan(0);
  expect(rungs[2]).toMatchObject({ rung: 3, changed: true, getNew: 0 });
});

test('a longer ladder is offered to everybody who is in it', async () => {
  const longer = changed({ ladder: [...definition.ladder, { ...definition.ladder[2], template: 'comeback-d' }] });
  const { rungs, open } = await effect(longer);
  expect(rungs[3]).toEqual({ rung: 4, changed: true, getNew: open, keepOld: 0, planned: 0 });
});

test.each([0, 0.2, 0.9])('the lot of a running campaign is drawn: a share of %d is refused', async (holdOutShare) => {
  const refused = await put(changed({ holdOutShare }));
  expect(refused.statusCode).toBe(409);
  expect(refused.json()).toMatchObject({ key: 'campaign_lot_drawn' });
  const [{ version }] = await db().rows(sql<{ version: number }>`
    select version from campaign where campaign_id = ${id}`);
  expect(version).toBe(1);
});

test('the share of a draft can be changed as often as one likes', async () => {
  const draft = (
    await marketer({ method: 'POST', url: '/api/campaigns', payload: { name: 'Spring', definition } })
  ).json() as Campaign;
  const saved = await marketer({
    method: 'PUT',
    url: `/api/campaigns/${draft.campaignId}`,
    payload: { version: 1, definition: changed({ holdOutShare: 0.5 }) },
  });
  expect(saved.statusCode).toBe(200);
});

test('a running campaign is not saved with an offer that is not there, and goes on as it was', async () => {
  obstacles = [
    { code: 'offer_missing', level: 'error', rung: 2, message: 'Step 2 names an offer that does not exist.' },
  ];
  const broken = step(1, { offer: 4711 });
  expect((await effect(broken)).obstacles).toEqual(obstacles);
  const refused = await put(broken);
  expect(refused.statusCode).toBe(409);
  expect(refused.json()).toMatchObject({ key: 'campaign_change_broken', details: { obstacles } });
  obstacles = [{ ...obstacles[0], level: 'warning' }];
  expect((await put(broken)).statusCode).toBe(200);
});

test('every wording since the launch is kept with the instant from which it held, the newest first', async () => {
  const saved = await put(step(2, { hour: '18:00' }));
  expect(saved.statusCode).toBe(200);
  const answer = await marketer({ method: 'GET', url: `/api/campaigns/${id}/versions` });
  const { items } = answer.json() as { items: CampaignVersion[] };
  expect(items.map(({ version, validFrom }) => [version, validFrom])).toEqual([
    [2, clock.now().toISOString()],
    [1, night(launch).toISOString()],
  ]);
  expect(items.map((one) => one.definition.ladder[2].hour)).toEqual(['18:00', '09:30']);
});

test('whoever waits is written to as the campaign reads now, and whoever had a message keeps it', async () => {
  await put(step(1, { template: 'comeback-new' }));
  const before = await db().rows(sql<{ customerId: number; template: string }>`
    select customer_id as "customerId", template from rung_due where campaign_id = ${id} and rung = 2 order by 1`);
  await nights(21, 26);
  const after = await db().rows(sql<{ customerId: number; template: string }>`
    select customer_id as "customerId", template from rung_due where campaign_id = ${id} and rung = 2 order by 1`);
  const had = new Set(before.map(({ customerId }) => customerId));
  expect(new Set(before.map(({ template }) => template))).toEqual(new Set(['comeback-b']));
  expect(after.filter(({ customerId }) => had.has(customerId))).toEqual(before);
  expect(new Set(after.filter(({ customerId }) => !had.has(customerId)).map(({ template }) => template))).toEqual(
    new Set(['comeback-new']),
  );
  expect(after.length).toBeGreaterThan(before.length);
});
