// Each condition of the entry and of a rung by itself: one customer who would enter, and one thing that is different.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { addDays, type Day, silent } from '../ground/index.ts';
import { testContext, testDatabase } from '../ground/testing.ts';
import { boughtEvery, someCustomers } from '../ledger/testing.ts';
import { scoreBase } from '../scores/index.ts';
import { startBacklog } from './backlog.ts';
import { enrol } from './enrol.ts';
import { previewCampaign } from './preview.ts';
import { step } from './step.ts';
import { aDefinition, aLiveCampaign, forgetAll, night } from './testing.ts';

const db = testDatabase();
const context = () => testContext(db());
const launch: Day = '2026-03-02';
const today = addDays(launch, 1);
const run = (statement: ReturnType<typeof sql>) => db().run(statement);
const crossing = boughtEvery(30, { times: 6, until: addDays(launch, -59) });

beforeEach(() => forgetAll(db()));

async function entered(before: (ids: readonly number[], campaignId: number) => Promise<unknown>): Promise<number> {
  const ids = await db().transaction((tx) => someCustomers(tx, [{ bought: crossing }]));
  const campaignId = await aLiveCampaign(context(), launch, aDefinition({ targets: [0, 1, 2, 3, 4, 5] }));
  await scoreBase(context(), today, silent);
  await before(ids, campaignId);
  return (await enrol(context(), today, night(today))).entered;
}

test('who crosses the limit under the eyes of a live campaign enters', async () => {
  expect(await entered(async () => undefined)).toBe(1);
});

test.each<[string, (ids: readonly number[], campaignId: number) => Promise<unknown>]>([
  ['the campaign is paused', () => run(sql`update campaign set status = 'paused'`)],
  ['the scores are of another day', () => run(sql`update score set as_of = ${launch}::date`)],
  ['a day is missing to the limit', () => run(sql`update score set silence_days = 59`)],
  ['something was bought since the scoring', () => run(sql`update customer_statistics set last_day = ${today}::date`)],
  ['the customer objects', () => run(sql`update customer set objected_at = ${night(launch)}`)],
  [
    'their value class is not meant',
    async (_, id) => {
      await run(sql`update score set value_class = 2`);
      await run(
        sql`update campaign set definition = jsonb_set(definition, '{targets}', '[1, 3]') where campaign_id = ${id}`,
      );
    },
  ],
  [
    'they wait in the backlog',
    ([id], campaignId) =>
      run(sql`insert into campaign_backlog (customer_id, campaign_id, anchor)
        select ${id}, ${campaignId}, last_purchase_at from customer_statistics`),
  ],
  [
    'their morning in the backlog is tomorrow',
    ([id], campaignId) =>
      run(sql`insert into campaign_backlog (customer_id, campaign_id, anchor, start_on)
        select ${id}, ${campaignId}, last_purchase_at, ${addDays(today, 1)}::date from customer_statistics`),
  ],
])('nobody enters when %s', async (_what, before) => {
  expect(await entered(before)).toBe(0);
});

test('whose morning in the backlog is today enters', async () => {
  const count = await entered(([id], campaignId) =>
    run(sql`insert into campaign_backlog (customer_id, campaign_id, anchor, start_on)
      select ${id}, ${campaignId}, last_purchase_at, ${today}::date from customer_statistics`),
  );
  expect(count).toBe(1);
});

test('the stronger offer begins with the class that is named, not with the one above', async () => {
  const ids = await db().transaction((tx) =>
    someCustomers(
      tx,
      Array.from({ length: 3 }, () => ({ bought: crossing })),
    ),
  );
  await run(sql`
    insert into offer (name, definition, created_at, changed_at) select 'an offer', '{}', now(), now() from generate_series(1, 2)`);
  const offers = (await db().rows(sql<{ id: number }>`select offer_id as id from offer order by 1`)).map(
    ({ id }) => id,
  );
  const ladder = [
    { when: { kind: 'entry' as const }, offer: offers[0], preciousOffer: offers[1], template: 'comeback-a' },
  ];
  await aLiveCampaign(context(), launch, aDefinition({ ladder, preciousFrom: 4 }));
  await scoreBase(context(), today, silent);
  await enrol(context(), today, night(today));
  for (const [place, id] of ids.entries()) {
    await run(sql`update enrolment set value_class = ${3 + place} where customer_id = ${id}`);
  }
  await step(context(), today, night(today));
  const given = await db().rows(sql<{ valueClass: number; offerId: number }>`
    select value_class as "valueClass", offer_id as "offerId" from rung_due order by value_class`);
  expect(given.map((one) => [one.valueClass, offers.indexOf(one.offerId)])).toEqual([
    [3, 0],
    [4, 1],
    [5, 1],
  ]);
});

test('of the backlog the most valuable start first, and who has no score starts last', async () => {
  const late = boughtEvery(30, { times: 6, until: addDays(launch, -90) });
  const [poor, rich, unscored] = await db().transaction((tx) =>
    someCustomers(tx, [{ bought: late }, { bought: late }, { bought: late }]),
  );
  const id = await aLiveCampaign(context(), launch, aDefinition());
  await run(sql`update score set value_minor = case when customer_id = ${rich} then 90000 else 100 end`);
  await run(sql`delete from score where customer_id = ${unscored}`);
  await db().transaction((tx) => startBacklog(tx, id, { mornings: 3, from: today }, night(today)));
  const mornings = await db().rows(sql<{ who: number; on: Day }>`
    select customer_id as who, start_on as "on" from campaign_backlog order by start_on`);
  expect(mornings.map(({ who, on }) => [who, on])).toEqual([
    [rich, today],
    [poor, addDays(today, 1)],
    [unscored, addDays(today, 2)],
  ]);
});

test.each<[string, () => Promise<unknown>]>([
  ['the silence is over', () => run(sql`update episode set closed_at = ${night(today)}`)],
  ['the silence has moved and was not judged', () => run(sql`update episode set moved_at = ${night(today)}`)],
  ['the ladder has ended', () => run(sql`update enrolment set ended_at = ${night(today)}, end_reason = 'bought'`)],
  ['the scores are of another day', () => run(sql`update score set as_of = ${launch}::date`)],
  ['another rung is another number', () => run(sql`update enrolment set next_rung = 2`)],
])('no rung comes due when %s', async (_what, change) => {
  await db().transaction((tx) => someCustomers(tx, [{ bought: crossing }]));
  await aLiveCampaign(context(), launch, aDefinition());
  await scoreBase(context(), today, silent);
  await enrol(context(), today, night(today));
  await change();
  await step(context(), today, night(today));
  expect(await db().rows(sql`select 1 from rung_due`)).toEqual([]);
});

test('an edit that lets other classes in shows those of them who are late as waiting', async () => {
  const late = boughtEvery(30, { times: 6, until: addDays(launch, -90) });
  await db().transaction((tx) => someCustomers(tx, [{ bought: late }]));
  const id = await aLiveCampaign(context(), launch, aDefinition({ targets: [5] }));
  await run(sql`update score set value_class = 2`);
  const { notEntering } = await previewCampaign(db(), aDefinition({ targets: [2, 5] }), undefined, { campaignId: id });
  expect(notEntering).toContainEqual({ reason: 'waiting_in_backlog', count: 1 });
});
