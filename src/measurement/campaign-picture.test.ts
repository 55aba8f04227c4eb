// The live campaign and its result on a campaign with a past: counts that close, lists as long as their numbers, money that adds up.
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { aDefinition, aLiveCampaign } from '../campaigns/testing.ts';
import { addDays, type Day, instantAt, virtualClock } from '../ground/index.ts';
import { testApp, testContext, testDatabase } from '../ground/testing.ts';
import { boughtEvery, someCustomers } from '../ledger/testing.ts';
import { campaignTotals } from '../offers/index.ts';
import { campaignFlow } from './campaign-flow.ts';
import { campaignPeople } from './campaign-people.ts';
import { campaignResult } from './campaign-result.ts';
import { peopleQuery } from './contract.ts';
import { measurementRoutes } from './routes.ts';
import { aPastCampaign } from './testing.ts';

const db = testDatabase();
const today: Day = '2026-11-12';
const first = addDays(today, -180);
const clock = virtualClock(instantAt('Europe/Rome', today, '10:00'));
const context = () => testContext(db(), { clock });
let campaign: number;
let still: number;

async function aCampaign(name: string, buys: { treated: number; heldOut: number }, entries = 3000): Promise<number> {
  const ladder = [
    { kind: 'entry' as const },
    { kind: 'after' as const, days: 30 },
    { kind: 'after' as const, days: 30 },
  ];
  const id = await aLiveCampaign(
    context(),
    first,
    aDefinition({
      holdOutShare: 0.2,
      ladder: ladder.map((when) => ({ when, offer: null, template: 'comeback-a' })),
    }),
  );
  const [{ offerId }] = await db().rows(sql<{ offerId: number }>`
    insert into offer (name, version, definition, created_at, changed_at)
    values (${name}, 1, '{}', ${clock.now()}, ${clock.now()}) returning offer_id as "offerId"`);
  await aPastCampaign(db(), { campaignId: id, offerId, entries, name, first, days: 175, today, buys });
  return id;
}

beforeAll(async () => {
  await db().transaction((tx) =>
    someCustomers(
      tx,
      Array.from({ length: 60 }, (_, i) => ({
        externalId: `old ${i}`,
        bought: boughtEvery(20 + i, { times: 9, until: addDays(first, -1 - i) }),
      })),
    ),
  );
  campaign = await aCampaign('back', { treated: 38, heldOut: 26 });
  still = await aCampaign('still', { treated: 30, heldOut: 30 }, 1800);
}, 240_000);

const listed = async (query: Record<string, string>, id = campaign) =>
  (await campaignPeople(db(), clock, id, peopleQuery.parse(query))).total;

test('every step of a campaign closes: reached = came back + in it + still away + left + went on', async () => {
  const flow = await campaignFlow(db(), campaign);
  expect(flow.entered).toBe(3000);
  expect(flow.treated.entered + flow.heldOut.entered).toBe(flow.entered);
  for (const arm of [flow.treated, flow.heldOut]) expect(arm.open + arm.back + arm.away + arm.left).toBe(arm.entered);
  expect(flow.steps.map(({ step }) => step)).toEqual([0, 1, 2, 3]);
  expect(flow.steps[0].reached).toBe(flow.treated.entered);
  flow.steps.forEach((step, place) => {
    const next = flow.steps.at(place + 1)?.reached ?? 0;
    expect(step.open + step.back + step.away + step.left + next).toBe(step.reached);
    if (step.messages === null) return;
    const { due, sent, suppressed, pending, uncertain, reasons } = step.messages;
    expect(due).toBe(step.reached);
    expect(sent + suppressed + pending + uncertain).toBe(due);
    expect(reasons.reduce((sum, { count }) => sum + count, 0)).toBe(suppressed);
    expect(sent).toBeGreaterThan(0);
  });
  expect(flow.steps[1].messages?.uncertain).toBeGreaterThan(0);
  expect(flow.steps[0].back).toBeGreaterThan(0);
  expect(flow.steps[3].away).toBeGreaterThan(0);
  expect(flow.treated.written).toBeLessThan(flow.treated.entered);
});

test('each number of the picture opens a list of as many rows', async () => {
  const flow = await campaignFlow(db(), campaign);
  expect(await listed({})).toBe(flow.entered);
  expect(await listed({ arm: 'treated' })).toBe(flow.treated.entered);
  expect(await listed({ arm: 'held_out' })).toBe(flow.heldOut.entered);
  expect(await listed({ arm: 'treated', written: 'yes' })).toBe(flow.treated.written);
  expect(await listed({ arm: 'treated', written: 'no' })).toBe(flow.treated.entered - flow.treated.written);
  expect(await listed({ origin: 'backlog' })).toBe(flow.backlog);
  for (const place of ['open', 'back', 'away', 'left'] as const) {
    expect(await listed({ arm: 'treated', place })).toBe(flow.treated[place]);
    expect(await listed({ arm: 'held_out', place })).toBe(flow.heldOut[place]);
    for (const step of flow.steps)
      expect(await listed({ arm: 'treated', place, step: String(step.step) })).toBe(step[place]);
  }
  for (const { step, reached, messages } of flow.steps) {
    expect(await listed({ arm: 'treated', reached: String(step) })).toBe(reached);
    if (messages === null) continue;
    for (const message of ['due', 'sent', 'suppressed', 'pending', 'uncertain'] as const)
      expect(await listed({ message, rung: String(step) })).toBe(messages[message]);
    for (const { reason, count } of messages.reasons)
      expect(await listed({ message: 'suppressed', rung: String(step), reason })).toBe(count);
  }
  const coupons = await campaignTotals(db(), campaign, clock.now());
  expect(coupons.redeemed + coupons.valid + coupons.expired + coupons.cancelled).toBe(coupons.issued);
  for (const coupon of ['issued', 'redeemed', 'valid', 'expired', 'cancelled'] as const)
    expect(await listed({ coupon })).toBe(coupons[coupon]);
  expect(await listed({ coupon: 'issued', rung: '2' })).toBe(coupons.perRung.find(({ rung }) => rung === 2)?.issued);
}, 120_000);

test('a list is read page by page, each entry once, and tells on which day of silence somebody came back', async () => {
  const seen = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await campaignPeople(
      db(),
      clock,
      still,
      peopleQuery.parse({ message: 'due', ...(cursor === undefined ? {} : { cursor }) }),
    );
    for (const { customerId, rung } of page.items) seen.add(`${customerId} ${rung}`);
    expect(page.items.length).toBeLessThanOrEqual(50);
    cursor = page.next ?? undefined;
    if (cursor === undefined) expect(seen.size).toBe(page.total);
  } while (cursor !== undefined);
  const { items } = await campaignPeople(db(), clock, campaign, peopleQuery.parse({ arm: 'treated', place: 'back' }));
  const [{ days }] = await db().rows(sql<{ days: number }>`
    select e.silence_days + min(p.day) - e.enrolled_on as days from enrolment e join purchase p using (customer_id)
    where e.customer_id = ${items[0].customerId} group by e.silence_days, e.enrolled_on`);
  expect(items[0].backAfter).toBe(days);
});

test('the compared of a result are listed with the same counts, by arm, by purchase and by coupon', async () => {
  const result = await campaignResult(db(), clock, campaign, { windowDays: 60 });
  const window = '60';
  expect(await listed({ window, arm: 'treated' })).toBe(result.treated.customers);
  expect(await listed({ window, arm: 'held_out' })).toBe(result.heldOut.customers);
  expect(await listed({ window, arm: 'treated', bought: 'yes' })).toBe(result.steps.bought);
  expect(await listed({ window, arm: 'treated', bought: 'no' })).toBe(result.treated.customers - result.treated.bought);
  expect(await listed({ window, arm: 'treated', written: 'yes' })).toBe(result.steps.written);
  expect(await listed({ window, arm: 'treated', used: 'yes' })).toBe(result.steps.usedCoupon);
  expect(result.steps.usedCoupon).toBeGreaterThan(0);
  expect(result.steps.written).toBeLessThan(result.steps.chosen);
});

test('the money of a result closes to the unit and is what the receipts and coupons say', async () => {
  const { totals, treated, heldOut } = await campaignResult(db(), clock, campaign, { windowDays: 60 });
  const [sums] = await db().rows(sql<{ margin: number; held: number; coupons: number }>`
    with counted as (
      select * from enrolment where campaign_id = ${campaign} and enrolled_on <= ${today}::date - 60
    )
    select (select coalesce(sum(p.margin_minor), 0) from counted e join purchase p using (customer_id)
        where e.arm = 'treated' and p.day < e.enrolled_on + 60)::float8 as margin,
      (select coalesce(sum(p.margin_minor), 0) from counted e join purchase p using (customer_id)
        where e.arm = 'held_out' and p.day < e.enrolled_on + 60)::float8 as held,
      (select coalesce(sum(k.redeemed_minor), 0) from counted e join coupon k using (customer_id)
        where e.arm = 'treated' and k.state = 'redeemed')::float8 as coupons`);
  expect(totals).toMatchObject({
    kind: 'margin',
    customers: treated.customers,
    chosenMinor: sums.margin + sums.coupons,
    couponsMinor: sums.coupons,
  });
  if (totals === null) return;
  // what would have come anyway: the comparison group's mean for each of the chosen
  const anyway = (sums.held / heldOut.customers) * treated.customers;
  expect(Math.abs(totals.anyway.minor - anyway)).toBeLessThan(2);
  expect(totals.chosenMinor - totals.anyway.minor - totals.couponsMinor).toBe(totals.because.minor);
  for (const [end, other] of [
    ['lowMinor', 'highMinor'],
    ['highMinor', 'lowMinor'],
  ] as const)
    expect(totals.chosenMinor - totals.anyway[other] - totals.couponsMinor).toBe(totals.because[end]);
  expect(totals.because.lowMinor).toBeLessThanOrEqual(totals.because.minor);
});

test('a shop of few customers is told what it can know; the same campaign in a larger one when it will be', async () => {
  const small = await campaignResult(db(), clock, still, { windowDays: 60 });
  expect([small.verdict, small.stage]).toEqual(['nothing_shown', 'small']);
  expect(small.payback.one?.minor).toBeGreaterThan(0);
  expect(small.payback.returns?.estimate).toBe(
    Math.ceil(small.payback.costMinor / (small.payback.one?.minor ?? Number.NaN)),
  );
  const known = await campaignResult(db(), clock, campaign, { windowDays: 60 });
  expect([known.verdict, known.stage, known.forecast]).toEqual(['more', 'known', null]);
  expect(known.sureSince).toMatch(/^2026-/);
  await db().run(sql`insert into customer (external_id, created_at)
    select 'more ' || i, now() from generate_series(1, 8000) i`);
  const early = await campaignResult(db(), clock, still, { windowDays: 60 });
  expect(early.stage).toBe('early');
  const days = early.forecast?.truths.map(({ day }) => day ?? '9999') ?? [];
  expect(days).toEqual([...days].sort());
  expect(days[1].slice(0, 4) >= '2026').toBe(true);
  for (const { day, from, to } of early.forecast?.truths ?? []) {
    if (day !== null) expect((from ?? day) <= day && day <= (to ?? '9999')).toBe(true);
  }
  await db().run(sql`update campaign set status = 'ended' where campaign_id = ${still}`);
  const ended = await campaignResult(db(), clock, still, { windowDays: 60 });
  expect(ended.forecast?.perDay).toBe(0);
  expect(ended.stage).toBe('small');
  await db().run(sql`update campaign set status = 'live' where campaign_id = ${still}`);
}, 120_000);

test('the picture and the lists are asked for over HTTP by those who may', async () => {
  const { app, as } = await testApp(context(), measurementRoutes);
  const ask = async (role: 'owner' | 'cashier', url: string) => (await as(role))({ method: 'GET', url });
  const flow = await ask('owner', `/api/campaigns/${campaign}/flow`);
  expect(flow.json()).toMatchObject({ campaignId: campaign, entered: 3000 });
  expect((await ask('cashier', `/api/campaigns/${campaign}/flow`)).statusCode).toBe(403);
  expect((await ask('owner', '/api/campaigns/999999/flow')).statusCode).toBe(404);
  const list = await ask('owner', `/api/campaigns/${campaign}/people?place=back`);
  expect(list.json().items).toHaveLength(50);
  expect((await ask('cashier', `/api/campaigns/${campaign}/people`)).statusCode).toBe(403);
  expect((await ask('owner', `/api/campaigns/${campaign}/people?place=nowhere`)).statusCode).toBe(400);
  expect((await ask('owner', `/api/campaigns/${campaign}/people?cursor=nonsense`)).statusCode).toBe(400);
  await app.close();
}, 120_000);
