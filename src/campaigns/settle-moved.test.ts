// A silence that has moved is judged by each ladder's own limit, as the customer stands at that moment.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { addDays, type Day } from '../ground/index.ts';
import { stopBefore, testContext, testDatabase } from '../ground/testing.ts';
import { recordPurchases } from '../ledger/index.ts';
import { purchaseOn, someCustomers } from '../ledger/testing.ts';
import { settleMovedSilences } from './settle-moved.ts';
import { aDefinition, aLiveCampaign, forgetAll, night, runNight } from './testing.ts';

const db = testDatabase();
const context = () => testContext(db());
const launch: Day = '2026-03-02';
const later = (days: number) => addDays(launch, days);

beforeEach(() => forgetAll(db()));

/** Anna, whose last purchase lies so many days before the launch. */
const annaBought = (daysBefore: number) =>
  db().transaction((tx) => someCustomers(tx, [{ externalId: 'anna', bought: [later(-daysBefore)] }]));
/** A campaign with this limit in days, beside whatever others there are. */
const aCampaign = (days: number) =>
  aLiveCampaign(context(), launch, aDefinition({ entry: { kind: 'days', days }, alongsideOthers: true }));
/** A purchase of `day` that the shop hears of after that night. */
const told = (day: Day, heard: Day) =>
  db().transaction((tx) => recordPurchases(tx, [purchaseOn('anna', day)], { now: night(heard) }));
const settle = (day: Day) => settleMovedSilences(context(), night(day), day);
const ladders = async () =>
  (
    await db().rows(sql<{ reason: string | null }>`select end_reason as reason from enrolment order by campaign_id`)
  ).map(({ reason }) => reason);
const silences = () =>
  db().rows(sql<{ by: string | null; waits: boolean }>`
    select closed_by as by, moved_at is not null as waits from episode order by anchor`);

test.each([
  ['has come to the day of the limit keeps its ladder', -57, null],
  ['misses one day to the limit leaves it', -56, 'not_late'],
])('whose moved silence %s', async (_what, day, reason) => {
  await annaBought(59);
  await aCampaign(60);
  await runNight(context(), later(1));
  await told(later(day), later(2));
  // sixty days after the 57th day before the launch is the third day
  await settle(later(3));
  expect([await ladders(), await silences()]).toEqual([[reason], [{ by: reason && 'correction', waits: false }]]);
});

test('of two ladders side by side one is over: the silence goes on with the other', async () => {
  await annaBought(58);
  await aCampaign(60);
  await aCampaign(59);
  await runNight(context(), later(1));
  await runNight(context(), later(2));
  expect(await ladders()).toEqual([null, null]);
  await told(later(-56), later(3));
  // 59 days: late for the second limit only
  expect(await settle(later(3))).toBe(1);
  expect([await ladders(), await silences()]).toEqual([['not_late', null], [{ by: null, waits: false }]]);
});

test('a silence that moves once more before it is judged is judged as it stands, and its next crossing counts', async () => {
  await annaBought(59);
  await aLiveCampaign(context(), launch, aDefinition({ restDays: 0 }));
  await runNight(context(), later(1));
  await told(later(-57), later(2));
  const slow = stopBefore(db(), 'customer_lock');
  const judging = settleMovedSilences({ db: slow.db }, night(later(3)), later(3));
  await slow.stopped(judging);
  await told(later(-50), later(3));
  slow.goOn();
  expect(await judging).toBe(1);
  // an episode that stayed open without a ladder would keep her out for the rest of this silence
  expect([await ladders(), await silences()]).toEqual([['not_late'], [{ by: 'correction', waits: false }]]);
  expect((await runNight(context(), later(9))).entered).toMatchObject({ entered: 0 });
  expect((await runNight(context(), later(10))).entered).toMatchObject({ entered: 1 });
});
