// Offers are changed and archived by people who work at the same time, while campaigns count on them.
import { sql } from 'kysely';
import { beforeEach, expect, test, vi } from 'vitest';
import { createDraft } from '../campaigns/index.ts';
import { aDefinition, forgetAll } from '../campaigns/testing.ts';
import { virtualClock } from '../ground/index.ts';
import { testContext, testDatabase } from '../ground/testing.ts';
import { readOffer } from './offer-row.ts';
import { anOffer } from './testing.ts';
import { archiveOffer, changeOffer } from './write-offers.ts';

const db = testDatabase();
const now = new Date('2026-03-02T09:00:00Z');
const later = new Date('2026-03-02T10:00:00Z');
const context = () => testContext(db(), { clock: virtualClock(now) });
const archive = (id: number, at = now) => db().transaction((tx) => archiveOffer(tx, id, at));

beforeEach(() => forgetAll(db()));

/** A draft that gives the offer on its rung, or as the one for precious customers beside another. */
async function aCampaign(name: string, rung: { offer: number | null; preciousOffer?: number }): Promise<number> {
  const ladder = [{ when: { kind: 'entry' as const }, template: 'comeback-a', ...rung }];
  return db().transaction((tx) => createDraft(tx, { name, definition: aDefinition({ ladder }) }, now, 'owner'));
}

/** Waits until another connection waits for a lock. */
const untilSomebodyWaits = () =>
  vi.waitFor(async () => {
    const waiting = await db().rows(sql`
      select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
    expect(waiting).toHaveLength(1);
  }, 60_000);

test('of two people who change an offer at the same moment the second is told, and the first change stands', async () => {
  const id = await anOffer(context());
  const change = (name: string) => db().transaction((tx) => changeOffer(tx, id, { version: 1, name }, now));
  let second: Promise<unknown> = Promise.resolve();
  await db().transaction(async (tx) => {
    expect(await changeOffer(tx, id, { version: 1, name: 'First' }, now)).toBe(2);
    second = change('Second');
    second.catch(() => undefined);
    await untilSomebodyWaits();
  });
  await expect(second).rejects.toMatchObject({ kind: { code: 'offer_changed_meanwhile' } });
  expect(await readOffer(db(), id, 'EUR', now)).toMatchObject({ name: 'First', version: 2 });
});

test('a change touches the one offer, and what it does not name stays', async () => {
  const [id, other] = [await anOffer(context()), await anOffer(context())];
  const before = await readOffer(db(), other, 'EUR', now);
  await db().transaction((tx) => changeOffer(tx, id, { version: 1, name: 'Renamed' }, later));
  expect(await readOffer(db(), id, 'EUR', now)).toMatchObject({
    name: 'Renamed',
    definition: before.definition,
    changedAt: later.toISOString(),
  });
  expect(await readOffer(db(), other, 'EUR', now)).toEqual(before);
});

test('an offer that a campaign gives, also to precious customers alone, is not archived until the campaign is over', async () => {
  const [given, precious, free] = [await anOffer(context()), await anOffer(context()), await anOffer(context())];
  const campaign = await aCampaign('Spring', { offer: given, preciousOffer: precious });
  for (const id of [given, precious]) {
    await expect(archive(id)).rejects.toMatchObject({ kind: { code: 'offer_in_use' } });
  }
  await archive(free);
  await db().run(sql`update campaign set status = 'ended' where campaign_id = ${campaign}`);
  await archive(given);
  const archivedAt = async (id: number) => (await readOffer(db(), id, 'EUR', now)).archivedAt;
  expect([await archivedAt(given), await archivedAt(precious), await archivedAt(free)]).toEqual([
    now.toISOString(),
    null,
    now.toISOString(),
  ]);
});

test('an offer that is archived again keeps the day on which it was', async () => {
  const id = await anOffer(context());
  await archive(id);
  await archive(id, later);
  expect((await readOffer(db(), id, 'EUR', now)).archivedAt).toBe(now.toISOString());
});
