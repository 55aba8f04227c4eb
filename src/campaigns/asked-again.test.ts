// Each condition that a step asks again once it holds its customers: something happens between its reading and its hold.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { addDays, type Day, silent } from '../ground/index.ts';
import { stopBefore, testContext, testDatabase } from '../ground/testing.ts';
import { boughtEvery, someCustomers } from '../ledger/testing.ts';
import { scoreBase } from '../scores/index.ts';
import { enrol } from './enrol.ts';
import { step } from './step.ts';
import { aDefinition, aLiveCampaign, forgetAll, night } from './testing.ts';

const db = testDatabase();
const context = () => testContext(db());
const launch: Day = '2026-03-02';
const today = addDays(launch, 1);
const crossing = boughtEvery(30, { times: 6, until: addDays(launch, -59) });
const run = (statement: ReturnType<typeof sql>) => db().run(statement);

beforeEach(() => forgetAll(db()));

/** One treated customer and one of the comparison group step, while something happens to both. */
async function steppedAfter(change: () => Promise<unknown>) {
  await db().transaction((tx) => someCustomers(tx, [{ bought: crossing }, { bought: crossing }]));
  await aLiveCampaign(context(), launch, aDefinition());
  await scoreBase(context(), today, silent);
  await enrol(context(), today, night(today));
  await run(sql`update enrolment set arm = 'held_out' where customer_id = (select max(customer_id) from customer)`);
  const slow = stopBefore(db(), 'customer_lock');
  const stepping = step(testContext(slow.db), today, night(today));
  await slow.stopped(stepping);
  await change();
  slow.goOn();
  const { due, heldOut } = await stepping;
  return { due, heldOut };
}

/** Another silence of each customer, open, that differs from the first in this. */
const anotherSilence = (kind: string, days: number) =>
  run(sql`insert into episode (customer_id, kind, anchor, present_anchor, opened_at)
    select customer_id, ${kind}, anchor - make_interval(days => ${days}::int), anchor, opened_at from episode`);
const ends = () => run(sql`update episode set closed_at = ${night(today)}, closed_by = 'purchase'`);

test('where nothing happens both arms move up', async () => {
  expect(await steppedAfter(async () => undefined)).toEqual({ due: 1, heldOut: 1 });
});

test.each<[string, () => Promise<unknown>]>([
  ['the silence ends', ends],
  ['the silence moves and is not judged yet', () => run(sql`update episode set moved_at = ${night(today)}`)],
  [
    'the silence ends, while one of another kind goes on',
    async () => {
      await ends();
      await anotherSilence('visit', 0);
    },
  ],
  [
    'the silence ends, while another one goes on',
    async () => {
      await ends();
      await anotherSilence('purchase', 1);
    },
  ],
  [
    'the ladder ends because the customer is not late',
    () => run(sql`update enrolment set ended_at = ${night(today)}, end_reason = 'not_late'`),
  ],
  ['another process has moved them up', () => run(sql`update enrolment set next_rung = 2`)],
  [
    'their clock is changed to one for which no hour was worked out',
    () => run(sql`update enrolment set zone = 'Asia/Tokyo'`),
  ],
])('nobody moves up when between the reading and the hold %s', async (_what, change) => {
  expect(await steppedAfter(change)).toEqual({ due: 0, heldOut: 0 });
  expect(await db().rows(sql`select 1 from rung_due`)).toEqual([]);
});

test('only the ladder of the campaign at hand moves up, and only that of the silence that was read', async () => {
  const moved = await steppedAfter(async () => {
    await run(sql`insert into campaign (name, status, definition, seed, created_at, changed_at)
      select 'Another', 'ended', definition, seed, created_at, changed_at from campaign`);
    const copy = (campaign: ReturnType<typeof sql>, kind: string, days: number) =>
      run(sql`insert into enrolment
        select (jsonb_populate_record(e, jsonb_build_object('campaign_id', ${campaign}, 'episode_kind', ${kind}::text,
          'anchor', e.anchor - make_interval(days => ${days}::int)))).* from enrolment e
        where e.campaign_id = (select min(campaign_id) from campaign) and e.anchor = (select max(anchor) from enrolment)`);
    await copy(sql`(select max(campaign_id) from campaign)`, 'purchase', 0);
    await copy(sql`e.campaign_id`, 'visit', 1);
    await anotherSilence('visit', 1);
  });
  expect(moved).toEqual({ due: 1, heldOut: 1 });
  expect(await db().rows(sql`select 1 from rung_due`)).toHaveLength(1);
  expect(await db().rows(sql`select 1 from enrolment where next_rung = 2`)).toHaveLength(2);
});
