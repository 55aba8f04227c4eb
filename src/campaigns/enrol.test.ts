// Entry: who crosses the limit enters once, the backlog waits, and nothing that runs twice does anything twice.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { addDays, changeShop, type Day, silent } from '../ground/index.ts';
import { testContext, testDatabase } from '../ground/testing.ts';
import { recordPurchases, setCategoryMargins } from '../ledger/index.ts';
import { aCustomer, boughtEvery, type CustomerWish, noon, purchaseOn, someCustomers } from '../ledger/testing.ts';
import { limitsOf, scoreBase } from '../scores/index.ts';
import { startBacklog } from './backlog.ts';
import { changeDraft, createDraft } from './drafts.ts';
import { enrol } from './enrol.ts';
import { campaignFigures } from './figures.ts';
import { endCampaign, launchCampaign, pauseCampaign, resumeCampaign } from './lifecycle.ts';
import { aDefinition, aLiveCampaign, forgetAll, night, runNight } from './testing.ts';

const db = testDatabase();
const context = () => testContext(db());
const launch: Day = '2026-03-02';
const later = (days: number) => addDays(launch, days);

/** A customer who bought every 30 days, the last time `days` before the launch. */
const silentFor = (days: number, wish: CustomerWish = {}): CustomerWish => ({
  bought: boughtEvery(30, { times: 6, until: later(-days) }),
  ...wish,
});
const customers = (...wishes: CustomerWish[]) => db().transaction((tx) => someCustomers(tx, wishes));
const entered = (campaignId: number) =>
  db().rows(sql<{ customerId: number; origin: string; arm: string; on: Day }>`
    select customer_id as "customerId", origin, arm, enrolled_on as "on" from enrolment
    where campaign_id = ${campaignId} order by customer_id`);
const idsEntered = async (campaignId: number) => (await entered(campaignId)).map(({ customerId }) => customerId);

beforeEach(() => forgetAll(db()));

test('who crosses the limit after the launch enters; who was over it before waits in the backlog', async () => {
  const [, crossing] = await customers(silentFor(100), silentFor(58), silentFor(1));
  const id = await aLiveCampaign(context(), launch, aDefinition());
  await runNight(context(), later(1));
  expect(await entered(id)).toEqual([]);
  const { entered: figures } = await runNight(context(), later(2));
  expect(figures).toEqual({
    entered: 1,
    treated: 1,
    heldOut: 0,
    inAnotherLadder: 0,
    underAnother: 0,
    setAside: 0,
    notLate: 0,
  });
  expect(await entered(id)).toEqual([{ customerId: crossing, origin: 'crossing', arm: 'treated', on: later(2) }]);
  expect((await campaignFigures(db(), id)).backlogWaiting).toBe(1);
});

test('the backlog starts when the owner says so, spread over mornings, without those who bought meanwhile', async () => {
  const waiting = await customers(...[70, 80, 90, 100, 110].map((days) => silentFor(days)));
  const [returned] = await customers(silentFor(75, { externalId: 'returned' }));
  const id = await aLiveCampaign(context(), launch, aDefinition());
  await db().transaction((tx) => recordPurchases(tx, [purchaseOn('returned', launch)], { now: noon(launch) }));
  const plan = await db().transaction((tx) => startBacklog(tx, id, { mornings: 2, from: later(2) }, night(later(1))));
  expect(plan).toEqual({
    planned: 5,
    mornings: [
      { day: later(2), customers: 3 },
      { day: later(3), customers: 2 },
    ],
  });
  await runNight(context(), later(1));
  expect(await entered(id)).toEqual([]);
  await runNight(context(), later(2));
  expect(await entered(id)).toHaveLength(3);
  await runNight(context(), later(3));
  expect((await idsEntered(id)).sort()).toEqual([...waiting].sort());
  expect(await idsEntered(id)).not.toContain(returned);
  expect(new Set((await entered(id)).map(({ origin }) => origin))).toEqual(new Set(['backlog']));
});

test('a second run of the same night, and a night that was missed, enter nobody twice', async () => {
  await customers(...Array.from({ length: 20 }, (_, i) => silentFor(50 + i)));
  const id = await aLiveCampaign(context(), launch, aDefinition());
  await runNight(context(), later(3));
  const first = await entered(id);
  const again = await enrol(context(), later(3), night(later(3)));
  expect(again.entered).toBe(0);
  expect(await entered(id)).toEqual(first);
  await runNight(context(), later(9));
  expect(await entered(id)).toHaveLength(9);
});

test('an entry that is killed half-way goes on where it stopped', async () => {
  await customers(...Array.from({ length: 4500 }, (_, i) => ({ externalId: `many-${i}`, bought: [later(-60)] })));
  const id = await aLiveCampaign(context(), later(-1), aDefinition());
  await scoreBase(context(), launch, silent);
  let chunks = 0;
  const killed = enrol(context(), launch, night(launch), () => {
    if (++chunks === 2) throw new Error('killed');
  });
  await expect(killed).rejects.toThrow('killed');
  expect(await entered(id)).toHaveLength(4000);
  const rest = await enrol(context(), launch, night(launch));
  expect(rest.entered).toBe(500);
  expect(await entered(id)).toHaveLength(4500);
});

test('after a purchase the next silence starts the ladder afresh, and the first one is not entered again', async () => {
  const [customer] = await customers(silentFor(58, { externalId: 'back and forth' }));
  const id = await aLiveCampaign(context(), launch, aDefinition());
  await runNight(context(), later(2));
  await db().transaction((tx) =>
    recordPurchases(tx, [purchaseOn('back and forth', later(5))], { now: noon(later(5)) }),
  );
  await runNight(context(), later(6));
  expect(await entered(id)).toHaveLength(1);
  await runNight(context(), later(65));
  expect((await entered(id)).map(({ customerId, on }) => [customerId, on])).toEqual([
    [customer, later(2)],
    [customer, later(65)],
  ]);
  expect((await campaignFigures(db(), id)).ended).toEqual([{ reason: 'bought', count: 1 }]);
});

test('the rest counts from the last message, whatever ended the ladder', async () => {
  await customers(silentFor(58, { externalId: 'twice' }));
  const definition = aDefinition({ entry: { kind: 'days', days: 20 }, restDays: 40 });
  const id = await aLiveCampaign(context(), later(-40), definition);
  // over twenty days before the launch; the next silence is the first that crosses
  await db().transaction((tx) => recordPurchases(tx, [purchaseOn('twice', later(0))], { now: noon(later(0)) }));
  await runNight(context(), later(20));
  await db().transaction((tx) => recordPurchases(tx, [purchaseOn('twice', later(21))], { now: noon(later(21)) }));
  // late again on day 41; written to on day 20, so free on day 60
  for (const day of [41, 50, 59]) await runNight(context(), later(day));
  expect(await entered(id)).toHaveLength(1);
  await runNight(context(), later(60));
  expect((await entered(id)).map(({ on }) => on)).toEqual([later(20), later(60)]);
});

test('the rest of one campaign keeps the others away too, unless they run alongside', async () => {
  await customers(silentFor(59, { externalId: 'rests' }));
  const first = await aLiveCampaign(context(), launch, aDefinition({ restDays: 30 }));
  const second = await aLiveCampaign(context(), launch, aDefinition({ entry: { kind: 'days', days: 62 } }));
  const alongside = await aLiveCampaign(
    context(),
    launch,
    aDefinition({ entry: { kind: 'days', days: 62 }, alongsideOthers: true, restDays: 0 }),
  );
  await runNight(context(), later(1));
  expect(await entered(first)).toHaveLength(1);
  await db().transaction((tx) => endCampaign(tx, first, night(later(2))));
  for (const day of [3, 30]) await runNight(context(), later(day));
  expect([(await entered(second)).length, (await entered(alongside)).length]).toEqual([0, 1]);
  await runNight(context(), later(31));
  expect(await entered(second)).toHaveLength(1);
});

test('other groups on a live campaign send those who are late already to the backlog', async () => {
  await customers(silentFor(58));
  const id = await aLiveCampaign(context(), launch, aDefinition({ targets: [1] }));
  await runNight(context(), later(3));
  const wider = aDefinition({ targets: [0, 1, 2, 3, 4, 5] });
  await db().transaction((tx) => changeDraft(tx, id, { version: 1, definition: wider }, night(later(3))));
  expect((await campaignFigures(db(), id)).backlogWaiting).toBe(1);
  await runNight(context(), later(4));
  expect(await entered(id)).toEqual([]);
});

test('of the backlog only the groups that the campaign writes to are counted and started; the others wait for a change', async () => {
  await customers(silentFor(120), silentFor(110), silentFor(100));
  await scoreBase(context(), launch, silent);
  const ids = (await db().rows(sql<{ id: number }>`select customer_id as id from score order by 1`)).map(
    ({ id }) => id,
  );
  await db().run(sql`update score set value_class = case when customer_id = ${ids[0]} then 3 else 1 end`);
  await db().run(sql`update customer set objected_at = ${night(launch)} where customer_id = ${ids[2]}`);
  const id = await db().transaction(async (tx) => {
    const draft = await createDraft(
      tx,
      { name: 'Few', definition: aDefinition({ targets: [3] }) },
      night(launch),
      'seed',
    );
    expect(await launchCampaign(tx, draft, night(launch))).toEqual({ backlog: 1 });
    return draft;
  });
  const plan = await db().transaction((tx) => startBacklog(tx, id, { mornings: 1, from: launch }, night(launch)));
  expect(plan.planned).toBe(1);
  expect(await campaignFigures(db(), id)).toMatchObject({ backlogWaiting: 0, backlogPlanned: 1 });
  const wider = aDefinition({ targets: [1, 3] });
  await db().transaction((tx) => changeDraft(tx, id, { version: 1, definition: wider }, night(launch)));
  // the one who objected is in the group, and is not written to
  expect(await campaignFigures(db(), id)).toMatchObject({ backlogWaiting: 1, backlogPlanned: 1 });
});

test('whom the scores did not know at the launch was late before it all the same', async () => {
  await customers(silentFor(120));
  await scoreBase(context(), launch, silent);
  await customers(...Array.from({ length: 3 }, () => silentFor(120)));
  const id = await db().transaction(async (tx) => {
    const draft = await createDraft(tx, { name: 'Come back', definition: aDefinition() }, night(launch), 'seed');
    expect(await launchCampaign(tx, draft, night(launch))).toEqual({ backlog: 1 });
    return draft;
  });
  const { entered: figures } = await runNight(context(), later(1));
  expect(figures).toMatchObject({ entered: 0, setAside: 3 });
  expect((await campaignFigures(db(), id)).backlogWaiting).toBe(4);
});

test('days between the last night and the launch are no gap: who crossed in them waits', async () => {
  await customers(silentFor(57));
  await scoreBase(context(), later(-5), silent);
  const id = await db().transaction(async (tx) => {
    const draft = await createDraft(tx, { name: 'Come back', definition: aDefinition() }, night(launch), 'seed');
    await launchCampaign(tx, draft, night(later(4)));
    return draft;
  });
  await runNight(context(), later(5));
  expect(await entered(id)).toEqual([]);
  expect((await campaignFigures(db(), id)).backlogWaiting).toBe(1);
});

test('a night that is tried out on a coming day hides no history that is loaded after it', async () => {
  await customers(silentFor(10));
  const id = await aLiveCampaign(context(), launch, aDefinition());
  await scoreBase(context(), later(2), silent);
  await enrol(context(), later(2), night(later(2)), silent, { ahead: true });
  await db().transaction((tx) =>
    recordPurchases(
      tx,
      [later(-58), later(-88)].map((day) => purchaseOn('old shop', day)),
      { now: noon(later(1)) },
    ),
  );
  const { entered: figures } = await runNight(context(), later(3));
  expect(figures).toMatchObject({ entered: 0, setAside: 1 });
  expect(await entered(id)).toEqual([]);
});

test('another patience, which moves every limit, lets nobody in who was over the new one yesterday', async () => {
  await customers(
    ...Array.from({ length: 60 }, (_, i) => ({ bought: boughtEvery(30, { times: 6, until: later(-i) }) })),
    ...Array.from({ length: 60 }, (_, i) => ({ bought: [later(-40 - 3 * i)] })),
  );
  const definition = aDefinition({ entry: { kind: 'false_alarm', rate: 0.2 } });
  const id = await aLiveCampaign(context(), launch, definition);
  await runNight(context(), later(1));
  const before = (await entered(id)).length;
  await db().transaction((tx) => changeShop(tx, { patienceDays: 120 }));
  await runNight(context(), later(2));
  const limits = await limitsOf(db(), await idsEntered(id), later(2), 0.2);
  const since = await db().rows(sql<{ customerId: number; silence: number }>`
    select customer_id as "customerId", silence_days as silence from enrolment where enrolled_on = ${later(2)}::date`);
  // each of them reached the new limit today
  for (const { customerId, silence } of since) expect(silence).toBe(limits.get(customerId));
  expect((await campaignFigures(db(), id)).backlogWaiting).toBeGreaterThan(before);
});

test('a purchase between the scoring and the entry keeps the customer out', async () => {
  await customers(silentFor(59, { externalId: 'just in time' }));
  const id = await aLiveCampaign(context(), launch, aDefinition());
  await scoreBase(context(), later(1), silent);
  await db().transaction((tx) => recordPurchases(tx, [purchaseOn('just in time', later(1))], { now: noon(later(1)) }));
  expect((await enrol(context(), later(1), night(later(1)))).entered).toBe(0);
  expect(await entered(id)).toEqual([]);
});

test('one ladder at a time: whoever is in another campaign does not enter, and is counted', async () => {
  await customers(silentFor(59));
  const first = await aLiveCampaign(context(), launch, aDefinition());
  const second = await aLiveCampaign(context(), launch, aDefinition());
  const alongside = await aLiveCampaign(context(), launch, aDefinition({ alongsideOthers: true }));
  const { entered: figures } = await runNight(context(), later(1));
  expect(figures).toMatchObject({ entered: 2, inAnotherLadder: 1 });
  expect(await entered(first)).toHaveLength(1);
  expect(await entered(second)).toHaveLength(0);
  expect(await entered(alongside)).toHaveLength(1);
});

test('whoever finished a ladder and then entered another campaign is not counted as kept out of the first', async () => {
  await customers(silentFor(59));
  const first = await aLiveCampaign(context(), launch, aDefinition({ restDays: 0 }));
  const second = await aLiveCampaign(context(), launch, aDefinition({ entry: { kind: 'days', days: 62 } }));
  for (const day of [1, 2, 3]) await runNight(context(), later(day));
  expect([await entered(first), await entered(second)]).toMatchObject([[{ on: later(1) }], [{ on: later(3) }]]);
  expect((await runNight(context(), later(4))).entered).toMatchObject({ entered: 0, inAnotherLadder: 0 });
});

test('only the value classes that are targeted enter, and only between start and end', async () => {
  await customers(silentFor(58));
  const others = await aLiveCampaign(context(), launch, aDefinition({ targets: [1] }));
  const notYet = await aLiveCampaign(context(), launch, aDefinition({ targets: [0, 2, 3, 4, 5], startsOn: later(5) }));
  await runNight(context(), later(3));
  expect([await entered(others), await entered(notYet)]).toEqual([[], []]);
  await runNight(context(), later(5));
  expect([(await entered(others)).length, (await entered(notYet)).length]).toEqual([0, 1]);
});

test('a paused campaign enters nobody; who crossed meanwhile enters after it', async () => {
  await customers(silentFor(58));
  const id = await aLiveCampaign(context(), launch, aDefinition());
  await db().transaction((tx) => pauseCampaign(tx, id, night(launch)));
  await runNight(context(), later(3));
  expect(await entered(id)).toEqual([]);
  await db().transaction((tx) => resumeCampaign(tx, id, night(later(3))));
  await runNight(context(), later(4));
  expect(await entered(id)).toHaveLength(1);
});

test('a lower limit on a live campaign sends the newly late to the backlog, not into the ladder', async () => {
  await customers(...[35, 45, 55].map((days) => silentFor(days)));
  const id = await aLiveCampaign(context(), launch, aDefinition());
  await db().transaction((tx) =>
    changeDraft(tx, id, { version: 1, definition: aDefinition({ entry: { kind: 'days', days: 40 } }) }, night(launch)),
  );
  expect((await campaignFigures(db(), id)).backlogWaiting).toBe(2);
  await runNight(context(), later(5));
  expect(await entered(id)).toHaveLength(1);
});

test('other words for the same limit, and other margins, send nobody to the backlog', async () => {
  await customers(silentFor(58));
  const id = await aLiveCampaign(context(), launch, aDefinition());
  const crossed = night(later(4));
  const [{ entry }] = await db().rows(sql<{ entry: { kind: 'days'; days: number } }>`
    select definition -> 'entry' as entry from campaign where campaign_id = ${id}`);
  const same = aDefinition({ entry: { kind: entry.kind, days: entry.days } });
  await runNight(context(), later(1));
  await db().transaction(async (tx) => {
    await changeDraft(tx, id, { version: 1, definition: same }, crossed);
    await setCategoryMargins(tx, [{ category: '', share: 0.3 }], crossed);
  });
  await runNight(context(), later(5));
  expect((await campaignFigures(db(), id)).backlogWaiting).toBe(0);
  expect(await entered(id)).toHaveLength(1);
});

test('history that is loaded after the launch makes no crossing: it waits in the backlog', async () => {
  await customers(silentFor(10));
  const id = await aLiveCampaign(context(), launch, aDefinition());
  await runNight(context(), later(1));
  const loadedAt = noon(later(1));
  await db().transaction((tx) =>
    recordPurchases(
      tx,
      [later(-400), later(-300), later(-200)].map((day) => purchaseOn('old shop', day)),
      { now: loadedAt },
    ),
  );
  const { entered: figures } = await runNight(context(), later(2));
  expect(figures).toMatchObject({ entered: 0, setAside: 1 });
  expect((await campaignFigures(db(), id)).backlogWaiting).toBe(1);
});

test('history that is told late and comes to the limit weeks after is seen to cross it', async () => {
  await customers(silentFor(10));
  const id = await aLiveCampaign(context(), launch, aDefinition());
  await runNight(context(), later(1));
  await db().transaction((tx) =>
    recordPurchases(
      tx,
      [later(-95), later(-65), later(-35)].map((day) => purchaseOn('told late', day)),
      { now: noon(later(2)) },
    ),
  );
  for (const day of [3, 20]) await runNight(context(), later(day));
  expect(await entered(id)).toEqual([]);
  const { entered: figures } = await runNight(context(), later(26));
  expect(figures).toMatchObject({ entered: 1, setAside: 0 });
});

test('a campaign whose last day is still to come goes live, one whose last day is over does not', async () => {
  await customers(silentFor(10));
  await scoreBase(context(), launch, silent);
  const launched = (endsOn: Day) =>
    db().transaction(async (tx) => {
      const draft = await createDraft(tx, { name: endsOn, definition: aDefinition({ endsOn }) }, night(launch), 'seed');
      return launchCampaign(tx, draft, night(launch));
    });
  expect([await launched(later(30)), await launched(launch)]).toEqual([{ backlog: 0 }, { backlog: 0 }]);
  await expect(launched(later(-1))).rejects.toMatchObject({ kind: { code: 'campaign_not_ready' } });
});

test('a till that sends its month late makes crossings up to thirty days before the last look; an instant older waits', async () => {
  await customers(silentFor(10));
  const id = await aLiveCampaign(context(), launch, aDefinition({ entry: { kind: 'days', days: 31 } }));
  // the last look was at three in the morning of the launch: 31 days of silence tomorrow
  const recent = night(later(-30));
  const older = new Date(recent.getTime() - 1);
  await db().transaction((tx) =>
    recordPurchases(
      tx,
      [purchaseOn('recent', later(-30), { at: recent }), purchaseOn('older', later(-30), { at: older })],
      { now: noon(launch) },
    ),
  );
  const { entered: figures } = await runNight(context(), later(1));
  expect(figures).toMatchObject({ entered: 1, setAside: 1 });
  expect(
    await db().rows(sql`
      select external_id as who from enrolment join customer using (customer_id) where campaign_id = ${id}`),
  ).toEqual([{ who: 'recent' }]);
});

test('the limits: a false-alarm rate, days, or a multiple of the own mean gap with days for one-time buyers', async () => {
  const [weekly, monthly, once] = await customers(
    { bought: boughtEvery(7, { times: 30, until: later(-29) }) },
    { bought: boughtEvery(30, { times: 12, until: later(-29) }) },
    { bought: [later(-29)] },
  );
  const rate = await aLiveCampaign(
    context(),
    launch,
    aDefinition({ entry: { kind: 'false_alarm', rate: 0.05 }, alongsideOthers: true }),
  );
  const multiple = await aLiveCampaign(
    context(),
    launch,
    aDefinition({ entry: { kind: 'multiple', times: 1.5, oneTimerDays: 40 }, alongsideOthers: true }),
  );
  const days = await aLiveCampaign(
    context(),
    launch,
    aDefinition({ entry: { kind: 'days', days: 31 }, alongsideOthers: true }),
  );
  // the weekly customer was over the first two limits before the launch already
  for (const id of [rate, multiple]) expect((await campaignFigures(db(), id)).backlogWaiting).toBe(1);
  for (const day of [1, 2, 10, 11, 15, 16]) await runNight(context(), later(day));
  const first = async (id: number) => Object.fromEntries((await entered(id)).map((row) => [row.customerId, row.on]));
  expect(await first(multiple)).toEqual({ [monthly]: later(16), [once]: later(11) });
  expect(await first(days)).toEqual({ [weekly]: later(2), [monthly]: later(2), [once]: later(2) });
  expect(Object.keys(await first(rate))).not.toContain(String(once));
});

test('the comparison group is drawn by a hash of the number outside, at the share asked for', async () => {
  await customers(...Array.from({ length: 2000 }, (_, i) => ({ externalId: `lot-${i}`, bought: [later(-59)] })));
  const id = await aLiveCampaign(context(), launch, aDefinition({ holdOutShare: 0.1 }));
  await runNight(context(), later(1));
  const rows = await db().rows(sql<{ externalId: string; arm: string }>`
    select c.external_id as "externalId", e.arm from enrolment e join customer c using (customer_id)
    where campaign_id = ${id}`);
  expect(rows).toHaveLength(2000);
  // the same lot worked out by another SHA-256
  for (const { externalId, arm } of rows) {
    const digest = createHash('sha256').update(`seed:${externalId}`).digest('hex');
    expect(arm).toBe(Number.parseInt(digest.slice(0, 13), 16) / 2 ** 52 < 0.1 ? 'held_out' : 'treated');
  }
  const heldOut = rows.filter(({ arm }) => arm === 'held_out').length;
  // 200 expected, standard deviation 13.4
  expect(heldOut).toBeGreaterThan(140);
  expect(heldOut).toBeLessThan(260);
});

test('what measurement needs is frozen at entry for both arms', async () => {
  const [customer] = await customers(silentFor(59, { zone: 'Europe/Madrid', amountMinor: 4000 }));
  const id = await aLiveCampaign(context(), launch, aDefinition({ holdOutShare: 0.9 }));
  await runNight(context(), later(1));
  const [row] = await db().rows(sql<Record<string, unknown>>`
    select e.customer_id, e.silence_days, e.mean_gap_days, e.usual_receipt_minor, e.zone, e.campaign_version,
      e.model_version = f.model_version as "sameModel", e.lateness = s.lateness as "sameLateness",
      e.p_alive = s.p_alive as "sameAlive", e.p_buy = s.p_buy as "sameBuy", e.value_class = s.value_class as "sameClass",
      e.expected_margin_minor = s.value_minor as "sameMargin"
    from enrolment e join score s using (customer_id) join model_fit f using (model_fit_id)
    where campaign_id = ${id}`);
  expect(row).toEqual({
    customer_id: customer,
    silence_days: 60,
    mean_gap_days: 30,
    usual_receipt_minor: 4000,
    zone: 'Europe/Madrid',
    campaign_version: 1,
    sameModel: true,
    sameLateness: true,
    sameAlive: true,
    sameBuy: true,
    sameClass: true,
    sameMargin: true,
  });
});

test('a customer who objects is not scored and does not enter', async () => {
  const id = await db().transaction((tx) => aCustomer(tx, silentFor(59)));
  const campaign = await aLiveCampaign(context(), launch, aDefinition());
  await db().run(sql`update customer set objected_at = now() where customer_id = ${id}`);
  await runNight(context(), later(1));
  expect(await entered(campaign)).toEqual([]);
});
