// One person under several numbers: whoever buys under one of them is silent under none.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { previewCampaign } from '../../src/campaigns/index.ts';
import { aDefinition, forgetAll } from '../../src/campaigns/testing.ts';
import { addDays, instantAt } from '../../src/ground/index.ts';
import { testDatabase } from '../../src/ground/testing.ts';
import { type CustomerRow, recordCustomers } from '../../src/ledger/index.ts';
import { testVault } from '../../src/ledger/testing.ts';
import { openStory } from './shop.ts';

const db = testDatabase();
beforeEach(async () => {
  await forgetAll(db());
  await db().run(sql`truncate message, caught_mail, run, run_phase`);
});

const first = '2026-05-10';
const silent = [110, 85, 60].map((days) => addDays(first, -days));
const weekly = [56, 49, 42, 35, 28, 21, 14, 7, 1].map((days) => addDays(first, -days));

const entered = async () =>
  (
    await db().rows(sql<{ who: string; reason: string | null }>`
      select external_id as who, end_reason as reason from enrolment join customer using (customer_id) order by 1`)
  ).map(({ who, reason }) => `${who}: ${reason ?? 'open'}`);

test('who buys every week under a new number is not written to under the old ones, however the address is spelt', async () => {
  const shop = await openStory(db(), '2026-05-08', [
    { externalId: 'old-number', email: 'lia@example.com', bought: silent },
    { externalId: 'older-number', email: 'LIA+shop@example.com', bought: silent },
    { externalId: 'new-number', email: 'Lia@Example.com', bought: weekly },
    { externalId: 'somebody-else', email: 'ugo@example.com', bought: silent },
  ]);
  await shop.launch('2026-05-09', {});
  await shop.live(first);
  expect(await entered()).toEqual(['somebody-else: open']);
  const preview = await previewCampaign(db(), aDefinition({ entry: { kind: 'days', days: 60 } }), undefined);
  expect(preview.notEntering).toContainEqual({ reason: 'bought_under_another', count: 2 });
});

test('a purchase under one number ends the ladders of all that share its telephone, at once', async () => {
  const shop = await openStory(db(), '2026-05-08', [
    { externalId: 'hers', email: 'a@example.com', phone: '+393331234988', bought: silent },
    { externalId: 'his', email: 'b@example.com', phone: '+393331234988', bought: [addDays(first, -200)] },
  ]);
  await shop.launch('2026-05-09', {});
  await shop.live(first, () => shop.buys('his', first, { at: instantAt('Europe/Rome', first, '08:00') }));
  expect(await shop.mail()).toEqual([]);
  await shop.live(addDays(first, 1));
  expect(await entered()).toEqual(['hers: bought']);
});

test.each<[string, Omit<CustomerRow, 'externalId'>, string]>([
  ['a mailbox that replaces another', { email: 'A@example.com' }, 'hers: bought'],
  ['a telephone number that was not known', { phone: '+393331234988' }, 'hers: bought'],
  ['a mailbox of nobody else', { email: 'c@example.com' }, 'hers: open'],
])('%s, told after the purchase, decides whether the ladder goes on', async (_, told, outcome) => {
  const shop = await openStory(db(), '2026-05-08', [
    { externalId: 'hers', email: 'a@example.com', phone: '+393331234988', bought: silent },
    { externalId: 'his', email: 'b@example.com', bought: [addDays(first, -200)] },
  ]);
  await shop.launch('2026-05-09', {});
  await shop.live(first, async () => {
    await shop.buys('his', first, { at: instantAt('Europe/Rome', first, '08:00') });
    const how = { now: shop.context.clock.now(), vault: testVault };
    await db().transaction((tx) => recordCustomers(tx, [{ externalId: 'his', ...told }], how));
  });
  expect(await shop.mail()).toHaveLength(outcome === 'hers: open' ? 1 : 0);
  await shop.live(addDays(first, 1));
  expect(await entered()).toEqual([outcome]);
});

test('one person silent under two numbers since the same day gets one ladder', async () => {
  const shop = await openStory(db(), '2026-05-08', [
    { externalId: 'card-1', email: 'eva@example.com', bought: silent },
    { externalId: 'card-2', email: 'eva@example.com', bought: silent },
  ]);
  await shop.launch('2026-05-09', {});
  await shop.live(first);
  expect(await entered()).toEqual(['card-1: open']);
});

test.each([
  ['six cards with one address', 6, 'office@example.com'],
  ['an address that is typed to get past the field', 2, 'test@test.com'],
])('%s are no person: each stands for itself', async (_, count, email) => {
  const shop = await openStory(db(), '2026-05-08', [
    ...Array.from({ length: count - 1 }, (__, i) => ({ externalId: `silent-${i}`, email, bought: silent })),
    { externalId: 'buys', email, bought: weekly },
  ]);
  await shop.launch('2026-05-09', {});
  await shop.live(first);
  expect(await entered()).toHaveLength(count - 1);
});
