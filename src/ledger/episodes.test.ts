// Silences that begin with something else than a purchase: they open only where no purchase came after.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { testDatabase } from '../ground/testing.ts';
import { closeEpisodes, openEpisodes } from './episodes.ts';
import { listImports } from './import/list-imports.ts';
import { aCustomer, noon } from './testing.ts';

const db = testDatabase({ each: true });
const now = noon('2024-06-01');

test.each([
  ['nobody who bought after a visit is silent since it', ['2024-03-01'], 0],
  ['who bought last before a visit is silent since it', ['2024-01-01'], 1],
  ['who visited and never bought is silent since the visit', [], 1],
])('%s', async (_what, bought, opened) => {
  const customerId = await db().transaction((tx) => aCustomer(tx, { bought }));
  const silence = { customerId, anchor: noon('2024-02-01') };
  const { open } = await db().transaction((tx) => openEpisodes(tx, [silence], 'visit', now));
  expect(open).toHaveLength(opened);
});

test('the coupon used with the last purchase does not end the silence that begins there; one used an instant later does', async () => {
  const customerId = await db().transaction((tx) => aCustomer(tx, { bought: ['2024-02-01'] }));
  const anchor = noon('2024-02-01');
  await db().transaction((tx) => openEpisodes(tx, [{ customerId, anchor }], 'purchase', now));
  const used = (at: Date) => db().transaction((tx) => closeEpisodes(tx, [customerId], 'redemption', at));
  expect(await used(anchor)).toBe(0);
  expect(await used(new Date(anchor.getTime() + 1))).toBe(1);
});

test('the list of imports goes on where its page ended', async () => {
  await db().run(sql`
    insert into import (kind, file_name, mapping, started_at, state, figures)
    select 'purchases', 'file ' || i, '{"format": {"dateOrder": null}}', ${now}, 'done', '{"rejected": {}, "warnings": {}}' from generate_series(1, 120) i`);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listImports(db(), cursor);
    seen.push(...page.items.map((one) => one.fileName));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(Array.from({ length: 120 }, (_, i) => `file ${120 - i}`));
});
