// The preview: what would happen if it were live today, in sums that close.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { addDays, type Day, silent } from '../ground/index.ts';
import { testContext, testDatabase } from '../ground/testing.ts';
import { boughtEvery, type CustomerWish, someCustomers, withConsent } from '../ledger/testing.ts';
import { limitSeenOn, scoreBase } from '../scores/index.ts';
import { startBacklog } from './backlog.ts';
import type { EntryLimit } from './contract.ts';
import { monthlyEntries } from './monthly-entries.ts';
import { crossingsOf } from './past-crossings.ts';
import { previewCampaign } from './preview.ts';
import { aDefinition, aLiveCampaign, forgetAll, night, runNight } from './testing.ts';

const db = testDatabase();
const context = () => testContext(db());
const today: Day = '2026-03-02';
const before = (days: number) => addDays(today, -days);
const silentFor = (days: number, wish: CustomerWish = {}): CustomerWish => ({
  bought: boughtEvery(30, { times: 6, until: before(days) }),
  ...wish,
});
const customers = (...wishes: CustomerWish[]) => db().transaction((tx) => someCustomers(tx, wishes));
const total = (parts: readonly { count: number }[]) => parts.reduce((sum, { count }) => sum + count, 0);

beforeEach(() => forgetAll(db()));

test('without scores there is nothing to preview', async () => {
  const preview = await previewCampaign(db(), aDefinition(), undefined);
  expect(preview).toMatchObject({ scored: false, overLimit: 0, examples: [] });
});

test('a draft: everybody over the limit, split into treated, comparison group and not to be written to', async () => {
  await customers(
    ...Array.from({ length: 60 }, (_, i) => ({
      externalId: `late-${i}`,
      // uneven waits: a base of perfect clocks has no best fit
      bought: [60 + i, 63 + i + ((i * 7) % 40), 110 + i + ((i * 13) % 60), 300 + i].slice(0, 1 + (i % 4)).map(before),
    })),
    silentFor(70, { externalId: 'no consent', consents: [] }),
    silentFor(71, { externalId: 'withdrew', consents: [withConsent({ state: 'withdrawn' })] }),
    silentFor(10),
  );
  await scoreBase(context(), today, silent);
  const preview = await previewCampaign(db(), aDefinition({ holdOutShare: 0.3 }), undefined);
  expect(preview).toMatchObject({ asOf: today, scored: true, overLimit: 62, notEntering: [], backlog: 62 });
  const { entering } = preview;
  expect(entering.total).toBe(62);
  expect(entering.treated + entering.heldOut + entering.unreachable).toBe(62);
  expect(entering.heldOut).toBeGreaterThan(5);
  expect(total(entering.reasons)).toBe(entering.unreachable);
  expect(entering.unreachable).toBeLessThanOrEqual(2);
  expect(total(entering.byValueClass)).toBe(62);
  expect(preview.examples).toHaveLength(10);
  for (const example of preview.examples) {
    expect(example.silenceDays).toBeGreaterThanOrEqual(60);
    expect(example.visits > 1).toBe(example.meanGapDays !== null);
  }
  // one from each tenth of the rhythms
  const gaps = preview.examples.map(({ meanGapDays }) => meanGapDays ?? Number.POSITIVE_INFINITY);
  expect(gaps).toEqual([...gaps].sort((a, b) => a - b));
  expect(new Set(gaps).size).toBeGreaterThan(5);
});

test('the preview of a live campaign is what the next night enters', async () => {
  await customers(
    ...Array.from({ length: 30 }, (_, i) => silentFor(55 + i, { externalId: `late-${i}`, amountMinor: 100 * (i + 1) })),
  );
  const definition = aDefinition({ holdOutShare: 0.3, targets: [0, 1, 2, 3, 4] });
  const id = await aLiveCampaign(context(), today, definition);
  const other = await aLiveCampaign(context(), today, aDefinition({ entry: { kind: 'days', days: 59 } }));
  const tomorrow = addDays(today, 4);
  await scoreBase(context(), tomorrow, silent);
  const preview = await previewCampaign(db(), definition, tomorrow, { campaignId: id });
  expect(preview.overLimit).toBe(preview.entering.total + total(preview.notEntering));
  const [{ top }] = await db().rows(sql<{ top: number }>`
    select count(*) as top from score where value_class = 5 and silence_days >= 60`);
  expect(top).toBeGreaterThan(0);
  // 25 were late at the launch, the most valuable of all among them
  expect(Object.fromEntries(preview.notEntering.map(({ reason, count }) => [reason, count]))).toEqual({
    waiting_in_backlog: 25 - top,
    not_targeted: top,
  });
  const { entered } = await runNight(context(), tomorrow);
  const [mine] = await db().rows(sql<{ treated: number; heldOut: number }>`
    select count(*) filter (where arm = 'treated') as treated, count(*) filter (where arm = 'held_out') as "heldOut"
    from enrolment where campaign_id = ${id}`);
  expect(mine).toEqual({ treated: preview.entering.treated, heldOut: preview.entering.heldOut });
  expect(entered.entered).toBeGreaterThan(0);
  expect(preview.backlog).toBe(0);
  // those who are in one ladder do not enter the other
  const elsewhere = await previewCampaign(db(), aDefinition({ entry: { kind: 'days', days: 59 } }), tomorrow, {
    campaignId: other,
  });
  expect(elsewhere.notEntering.map(({ reason }) => reason)).toContain('in_another_ladder');
  await db().transaction((tx) => startBacklog(tx, id, { mornings: 1, from: tomorrow }, night(today)));
  const started = await previewCampaign(db(), definition, tomorrow, { campaignId: id });
  expect(started.entering.total).toBe(25 - top);
});

test('the cost ceiling is the sum over all rungs of what each offer gives to each value class', async () => {
  await customers(...[60, 70, 80].map((days) => silentFor(days)), silentFor(90, { consents: [] }));
  await scoreBase(context(), today, silent);
  const ladder = [
    { when: { kind: 'entry' as const }, offer: 1, preciousOffer: 2, template: 'a' },
    { when: { kind: 'after' as const, days: 30 }, offer: null, template: 'b' },
    { when: { kind: 'after' as const, days: 30 }, offer: 1, template: 'c' },
  ];
  const definition = aDefinition({ ladder, preciousFrom: 5 });
  const ceilings = async () => ({
    ceiling: (offer: number, valueClass: number) => offer * 1000 + valueClass,
    usedShare: 0.25,
  });
  const { cost, entering } = await previewCampaign(db(), definition, today, { ceilings });
  const classes = await db().rows(sql<{ valueClass: number }>`
    select value_class as "valueClass" from score s where exists (select 1 from consent c where c.customer_id = s.customer_id)`);
  const first = classes.reduce((sum, { valueClass }) => sum + (valueClass >= 5 ? 2000 : 1000) + valueClass, 0);
  const third = classes.reduce((sum, { valueClass }) => sum + 1000 + valueClass, 0);
  expect(entering).toMatchObject({ total: 4, treated: 3, unreachable: 1 });
  expect(cost).toMatchObject({
    currency: 'EUR',
    ceilingMinor: first + third,
    perRung: [
      { rung: 1, coupons: 3, ceilingMinor: first },
      { rung: 2, coupons: 0, ceilingMinor: 0 },
      { rung: 3, coupons: 3, ceilingMinor: third },
    ],
  });
  expect(cost?.monthlyExpectedMinor).toBe(Math.round((cost?.monthlyCeilingMinor ?? 0) * 0.25));
});

test('a crossing is a day on which the silence reached the limit before the next visit', () => {
  const daysOf = (visits: number[], limit: number) => crossingsOf(visits, limit).map(({ day }) => day);
  expect(daysOf([0, 10, 50, 60], 20)).toEqual([30, 80]);
  expect(daysOf([0, 10], 10)).toEqual([20]);
  expect(daysOf([0, 10, 50], 19.2)).toEqual([30, 70]);
});

test('the entries of a usual month are those of the last year, by each of the three limits', async () => {
  // everybody buys in pairs of days 5 and 55 days apart: six crossings of any limit between in a year of 360 days
  const days = Array.from({ length: 20 }, (_, i) =>
    before(1 + 60 * Math.floor(i / 2) + (i % 2 === 0 ? 0 : 5)),
  ).reverse();
  await customers(...Array.from({ length: 50 }, () => ({ bought: days })));
  await scoreBase(context(), today, silent);
  const perMonth = await monthlyEntries(db(), aDefinition({ entry: { kind: 'days', days: 40 } }), today);
  expect(perMonth).toBe(Math.round((50 * 6 * 365.25) / 12 / 365));
  expect(
    await monthlyEntries(db(), aDefinition({ entry: { kind: 'multiple', times: 1.3, oneTimerDays: 90 } }), today),
  ).toBe(perMonth);
  expect(await monthlyEntries(db(), aDefinition({ entry: { kind: 'days', days: 56 } }), today)).toBe(0);
  const byRate = await monthlyEntries(db(), aDefinition({ entry: { kind: 'false_alarm', rate: 0.5 } }), today);
  expect(byRate).toBeGreaterThan(0);
});

test('a limit by false alarms says how many returns came after it so far, at its own rate; other limits say nothing', async () => {
  // uneven waits: each customer returns many times, late by their own rhythm now and then
  await customers(
    ...Array.from({ length: 120 }, (_, i) => ({
      externalId: `c${i}`,
      bought: Array.from({ length: 16 }, (_, k) =>
        before(3 + i + 24 * k + ((i * 7 + k * 13) % 19) + (k % 5 === i % 5 ? -9 : 0)),
      ),
    })),
  );
  await scoreBase(context(), today, silent);
  const told = async (entry: EntryLimit) => (await previewCampaign(db(), aDefinition({ entry }), undefined)).limitSeen;
  for (const rate of [0.05, 0.1, 0.2]) {
    const seen = await told({ kind: 'false_alarm', rate });
    expect(seen).toEqual(await limitSeenOn(db(), today, rate));
    expect(seen?.returns).toBeGreaterThan(200);
    expect(seen?.share).toBeGreaterThanOrEqual(seen?.lowest ?? 1);
  }
  // a wider limit is passed by no more of them
  const [strict, wide] = [
    await told({ kind: 'false_alarm', rate: 0.01 }),
    await told({ kind: 'false_alarm', rate: 0.2 }),
  ];
  expect(strict?.share).toBeLessThan(wide?.share ?? 0);
  expect(await told({ kind: 'days', days: 60 })).toBeNull();
  expect(await told({ kind: 'gone', below: 0.5 })).toBeNull();
});

test('where too few have returned to measure a limit the preview says so', async () => {
  await customers(...Array.from({ length: 6 }, (_, i) => silentFor(40 + i, { externalId: `few-${i}` })));
  await scoreBase(context(), today, silent);
  const preview = await previewCampaign(db(), aDefinition({ entry: { kind: 'false_alarm', rate: 0.05 } }), undefined);
  expect(preview).toMatchObject({ scored: true, limitSeen: null });
});

test('a preview that nobody waits for any more is not counted to its end', async () => {
  await customers(silentFor(70));
  await scoreBase(context(), today, silent);
  const gone = new AbortController();
  gone.abort();
  await expect(previewCampaign(db(), aDefinition(), today, { signal: gone.signal })).rejects.toThrow(/abort/i);
});
