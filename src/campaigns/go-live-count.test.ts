// What the question before going live promises for a month, against who entered in the month that followed.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { addDays, type Day, silent } from '../ground/index.ts';
import { testContext, testDatabase } from '../ground/testing.ts';
import { someCustomers } from '../ledger/testing.ts';
import { scoreBase } from '../scores/index.ts';
import type { CampaignDraft } from './contract.ts';
import { previewCampaign } from './preview.ts';
import { aDefinition, aLiveCampaign, runNight } from './testing.ts';
import { usualReturns } from './usual-returns.ts';

const db = testDatabase();
const context = () => testContext(db());
const today: Day = '2026-03-02';
const before = (days: number) => addDays(today, -days);
/** Of 20 customers one spends most, three much, six something, ten little: the shares of the value groups. */
const spends = [90_000, ...Array(3).fill(27_000), ...Array(6).fill(8_000), ...Array(10).fill(2_000)] as number[];
const customers = 1200;
const choices: [name: string, targets: CampaignDraft['targets']][] = [
  ['top', [5]],
  ['high and top', [4, 5]],
  ['medium', [3]],
  ['low', [2]],
  ['all', [0, 1, 2, 3, 4, 5]],
];

/** Everybody buys on two days five days apart, then again 55 days later; the next pair has not come yet. */
function visitsOf(place: number): Day[] {
  const phase = Math.floor(place / 20) % 60;
  const days = Array.from({ length: 24 }, (_, i) => phase + 60 * Math.floor(i / 2) - (i % 2 === 0 ? 0 : 5));
  return days
    .filter((ago) => ago > 0)
    .map(before)
    .sort();
}

test('about as many enter in a month as the question before going live said, whichever groups may enter', async () => {
  await db().transaction((tx) =>
    someCustomers(
      tx,
      Array.from({ length: customers }, (_, i) => ({
        externalId: `c${i}`,
        bought: visitsOf(i),
        amountMinor: spends[i % spends.length],
      })),
    ),
  );
  await scoreBase(context(), today, silent);
  const definitionFor = (targets: CampaignDraft['targets']) =>
    aDefinition({ entry: { kind: 'days', days: 40 }, targets, alongsideOthers: true });
  const promised: number[] = [];
  const campaigns: number[] = [];
  for (const [, targets] of choices) {
    const { monthlyEntries } = await previewCampaign(db(), definitionFor(targets), today);
    promised.push(monthlyEntries);
    campaigns.push(await aLiveCampaign(context(), today, definitionFor(targets)));
  }
  for (let ahead = 6; ahead <= 30; ahead += 6) await runNight(context(), addDays(today, ahead));
  // who passed the limit earlier, in a group that may not enter, and came into one that may is no part of a usual month
  const entered = await db().rows(sql<{ id: number; count: number }>`
    select campaign_id as id, count(*) as count from enrolment where silence_days <= 45 group by campaign_id`);
  const came = campaigns.map((id) => entered.find((row) => row.id === id)?.count ?? 0);
  // half of each share of 1,200 customers crosses in 30 days of the 60 of the pattern
  expect(came).toEqual([30, 120, 180, 300, 600]);
  promised.forEach((count, i) => {
    expect(count, choices[i][0]).toBeGreaterThan(came[i] * 0.85);
    expect(count, choices[i][0]).toBeLessThan(came[i] * 1.15);
  });
  expect(promised[0] + promised[2]).toBeLessThan(promised[4]);
}, 240_000);

test('who came back by themselves is counted on the past of the same groups, as far as their time was over', async () => {
  // a window of 15 days: every crossing on day 40 is followed by the visit on day 55, one of 16 days holds it
  const { crossings, returned } = await usualReturns(
    db(),
    aDefinition({ entry: { kind: 'days', days: 40 } }),
    today,
    15,
  );
  expect(crossings).toBeGreaterThan(5000);
  expect(returned).toBe(0);
  const longer = await usualReturns(db(), aDefinition({ entry: { kind: 'days', days: 40 } }), today, 16);
  expect(longer.returned).toBe(longer.crossings);
  const top = await usualReturns(db(), aDefinition({ entry: { kind: 'days', days: 40 }, targets: [5] }), today, 16);
  expect(top.crossings).toBeGreaterThan(0.03 * longer.crossings);
  expect(top.crossings).toBeLessThan(0.07 * longer.crossings);
}, 120_000);
