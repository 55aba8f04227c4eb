// Stores, products and customers that a source names are found or made, however many there are and whoever else writes.
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { testDatabase } from '../../ground/testing.ts';
import { purchaseOn } from '../testing.ts';
import { type PurchaseLine, type PurchaseRow, recordPurchases } from './record-purchases.ts';

const db = testDatabase();
const now = new Date('2026-06-01T08:00:00Z');
const record = (rows: readonly PurchaseRow[]) => db().transaction((tx) => recordPurchases(tx, rows, { now }));
const line = (id: string, product: Omit<NonNullable<PurchaseLine['product']>, 'id'> = {}): PurchaseLine => ({
  amountMinor: 100,
  product: { id, ...product },
});
const receipt = (name: string, lines: readonly PurchaseLine[]): PurchaseRow => ({
  ...purchaseOn('ann', '2026-01-01', { receipt: name }),
  lines,
});
const products = () =>
  db().rows(sql<{ id: string; category: string | null; name: string }>`
    select external_id as id, name, category from product order by 1`);

beforeEach(() => db().run(sql`truncate product, store, purchase, purchase_line`));

test('a catalogue larger than what travels at once is known whole, every line by its product', async () => {
  const many = Array.from({ length: 41_000 }, (_, i) => line(`p${i}`, { category: `c${i % 7}` }));
  await record([receipt('all', many)]);
  const [stored] = await db().rows(sql`
    select count(*)::int as lines, count(d.product_id)::int as known, count(distinct d.product_id)::int as products,
      count(*) filter (where d.category = 'c' || substr(d.external_id, 2)::int % 7)::int as rightly
    from purchase_line l left join product d using (product_id)`);
  expect(stored).toEqual({ lines: 41_000, known: 41_000, products: 41_000, rightly: 41_000 });
  // a second time nothing is made
  await record([receipt('again', many.slice(0, 25_000))]);
  expect(await products()).toHaveLength(41_000);
});

test('what a source tells of a product on its first line counts, and silence takes nothing away', async () => {
  await record([receipt('1', [line('x', { category: 'first', name: 'X' }), line('x', { category: 'second' })])]);
  expect(await products()).toEqual([{ id: 'x', name: 'X', category: 'first' }]);
  await record([receipt('2', [line('x')])]);
  expect(await products()).toEqual([{ id: 'x', name: 'X', category: 'first' }]);
  await record([receipt('3', [line('x', { category: 'third' })])]);
  expect(await products()).toEqual([{ id: 'x', name: 'X', category: 'third' }]);
});

test('two tills that tell the same products anew in opposite orders never wait for each other in a ring', async () => {
  const ids = Array.from({ length: 60 }, (_, i) => `p${i}`);
  await record([
    receipt(
      'begin',
      ids.map((id) => line(id)),
    ),
  ]);
  for (let round = 0; round < 6; round++) {
    const tell = (till: string, order: readonly string[]) =>
      record([
        {
          ...receipt(
            `${till} ${round}`,
            order.map((id) => line(id, { category: `${till} ${round}` })),
          ),
          buyer: { kind: 'external', value: till },
        },
      ]);
    await Promise.all([tell('left', ids), tell('right', [...ids].reverse()), tell('third', ids)]);
    // whoever was last told all of them
    expect(new Set((await products()).map(({ category }) => category)).size).toBe(1);
  }
});

test('stores that two tills name at once are made once, with the name that was told', async () => {
  const at = (till: string, id: string) => ({
    ...receipt(`${till} ${id}`, [line('x')]),
    buyer: { kind: 'external' as const, value: till },
    store: { id, name: `Store ${id}` },
  });
  await Promise.all(['a', 'b', 'c'].map((till) => record(['s1', 's2', 's3'].map((id) => at(till, id)))));
  expect(await db().rows(sql`select external_id as id, name from store order by 1`)).toEqual(
    ['s1', 's2', 's3'].map((id) => ({ id, name: `Store ${id}` })),
  );
  const [{ placed }] = await db().rows(sql<{ placed: number }>`
    select count(store_id)::int as placed from purchase where store_id in (select store_id from store)`);
  expect(placed).toBe(9);
});
