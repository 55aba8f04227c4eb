// Purchases enter once, whatever is sent twice, and everything that follows from them follows in the same transaction.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { changeShop, dayNumber } from '../../ground/index.ts';
import { testDatabase } from '../../ground/testing.ts';
import { closeEpisodes, openEpisodes, type Silence } from '../episodes.ts';
import { aCustomer, boughtEvery, noon, purchaseOn } from '../testing.ts';
import { setCategoryMargins } from './margins.ts';
import { type PurchaseRow, recordPurchases } from './record-purchases.ts';
import { voidPurchases } from './void-purchase.ts';

const db = testDatabase({ each: true });
const now = new Date('2024-06-01T08:00:00Z');

interface Statistics {
  customer_id: number;
  visit_days: number[];
  visit_net_minor: string[];
  visits: number;
  first_day: string | null;
  last_day: string | null;
  last_purchase_at: Date | null;
  net_minor: number;
  margin_minor: number;
  margin_known_minor: number;
  returned_minor: number;
  covers_until: string | null;
  first_category: string | null;
  store_id: number | null;
}

const record = (rows: PurchaseRow[]) => db().transaction((tx) => recordPurchases(tx, rows, { now }));

async function statistics(externalId: string): Promise<Statistics> {
  const [row] = await db().rows(
    sql<Statistics>`select s.* from customer_statistics s join customer using (customer_id) where external_id = ${externalId}`,
  );
  return { ...row, visit_net_minor: row.visit_net_minor.map(Number) as unknown as string[] };
}

async function everything(): Promise<unknown> {
  return Promise.all(
    ['customer_key', 'customer', 'purchase', 'purchase_line', 'customer_statistics', 'product', 'store'].map((table) =>
      db().rows(sql`select * from ${sql.table(table)} order by 1, 2, 3`),
    ),
  );
}

test('a regular customer has one visit per purchase day, with its money beside it', async () => {
  const days = boughtEvery(30, { times: 4, until: '2024-05-20' });
  await db().transaction((tx) => aCustomer(tx, { externalId: 'regular', bought: days, amountMinor: 1999 }));
  expect(await statistics('regular')).toMatchObject({
    visit_days: days.map(dayNumber),
    visit_net_minor: [1999, 1999, 1999, 1999],
    visits: 4,
    first_day: '2024-02-20',
    last_day: '2024-05-20',
    last_purchase_at: noon('2024-05-20'),
    net_minor: 4 * 1999,
  });
});

test('receipts of the same day are one visit, and a day of returns only is none', async () => {
  await record([
    purchaseOn('twice', '2024-01-10', { receipt: 'a', amountMinor: 1000 }),
    purchaseOn('twice', '2024-01-10', { receipt: 'b', amountMinor: 500, at: new Date('2024-01-10T17:00:00Z') }),
    purchaseOn('twice', '2024-01-15', { receipt: 'c', amountMinor: -300 }),
  ]);
  expect(await statistics('twice')).toMatchObject({
    visit_days: [dayNumber('2024-01-10')],
    visit_net_minor: [1500],
    visits: 1,
    net_minor: 1200,
    returned_minor: 300,
    last_purchase_at: new Date('2024-01-10T17:00:00Z'),
  });
});

test('a free item is a visit, an exchange that ends below zero is not', async () => {
  await record([
    { ...purchaseOn('free', '2024-01-10'), lines: [{ amountMinor: 0 }] },
    { ...purchaseOn('free', '2024-01-20'), lines: [{ amountMinor: 500 }, { amountMinor: -500 }] },
    { ...purchaseOn('free', '2024-01-30'), lines: [] },
  ]);
  expect((await statistics('free')).visit_days).toEqual([dayNumber('2024-01-10'), dayNumber('2024-01-30')]);
});

test("a purchase belongs to the shop's local day, or to that of a store with a zone of its own", async () => {
  await db().run(sql`insert into store (external_id, name, zone) values ('lisbon', 'Lisbon', 'Europe/Lisbon')`);
  const late = new Date('2024-01-10T23:30:00Z');
  await record([purchaseOn('midnight', 0, { receipt: 'rome', at: late })]);
  await record([{ ...purchaseOn('midnight', 0, { receipt: 'lisbon', at: late }), store: { id: 'lisbon' } }]);
  const rows = await db().rows(
    sql<{
      day: string;
    }>`select day from purchase join customer using (customer_id) where external_id = 'midnight' order by receipt`,
  );
  expect(rows.map((row) => row.day)).toEqual(['2024-01-10', '2024-01-11']);
});

test('money in another currency makes visits but is not counted as money', async () => {
  await record([
    purchaseOn('abroad', '2024-01-10', { amountMinor: 1000 }),
    purchaseOn('abroad', '2024-02-10', { amountMinor: 7000, currency: 'USD' }),
  ]);
  expect(await statistics('abroad')).toMatchObject({ visits: 2, visit_net_minor: [1000, 0], net_minor: 1000 });
});

test('the same receipts sent again change nothing', async () => {
  const rows = [purchaseOn('again', '2024-03-01'), purchaseOn('again', '2024-04-01', { category: 'coffee' })];
  expect((await record(rows)).map((row) => row.state)).toEqual(['new', 'new']);
  const before = await everything();
  expect((await record(rows)).map((row) => row.state)).toEqual(['known', 'known']);
  expect(await everything()).toEqual(before);
});

test('one receipt number twice in a batch counts once, and a different content under it is refused', async () => {
  const results = await record([
    purchaseOn('double', '2024-03-01', { receipt: 'r', amountMinor: 1000 }),
    purchaseOn('double', '2024-03-01', { receipt: 'r', amountMinor: 1000 }),
    purchaseOn('double', '2024-03-01', { receipt: 'r', amountMinor: 900 }),
    purchaseOn('double', '2024-03-09', { receipt: 'r', amountMinor: 1000 }),
    purchaseOn('double', '2024-03-01', { receipt: 'r', amountMinor: 1000, currency: 'USD' }),
  ]);
  expect(results.map((row) => row.state)).toEqual(['new', 'known', 'other_content', 'other_day', 'other_currency']);
  expect(await statistics('double')).toMatchObject({ visits: 1, net_minor: 1000 });
});

test('equal lines of one receipt are all kept', async () => {
  const receipt = {
    ...purchaseOn('equal', '2024-03-01'),
    lines: Array.from({ length: 3 }, () => ({ amountMinor: 250 })),
  };
  await record([receipt]);
  await record([receipt]);
  expect((await statistics('equal')).net_minor).toBe(750);
});

test('a purchase that arrives late takes its place in the history', async () => {
  await record([purchaseOn('late', '2024-05-01')]);
  await record([purchaseOn('late', '2024-02-01')]);
  expect(await statistics('late')).toMatchObject({
    visit_days: [dayNumber('2024-02-01'), dayNumber('2024-05-01')],
    first_day: '2024-02-01',
    last_day: '2024-05-01',
  });
});

test('silence is covered until the latest day that a purchase lasts', async () => {
  await record([
    { ...purchaseOn('lease', '2024-01-01'), coversUntil: dayNumber('2026-01-01') },
    { ...purchaseOn('lease', '2024-02-01'), lines: [{ amountMinor: 100, coversUntil: dayNumber('2025-01-01') }] },
    {
      ...purchaseOn('filters', '2024-01-01'),
      lines: [{ amountMinor: 100, product: { id: 'filter', coversDays: 90 } }],
    },
  ]);
  expect((await statistics('lease')).covers_until).toBe('2026-01-01');
  expect((await statistics('filters')).covers_until).toBe('2024-03-31');
});

test('the margin is known where cost is, else by the default of the category, else not at all', async () => {
  const line = (id: string, amountMinor: number, unitCostMinor?: number, category?: string) => ({
    amountMinor,
    product: { id, unitCostMinor, currency: 'EUR', category },
    tenThousandths: 20_000,
  });
  await record([
    { ...purchaseOn('margin', '2024-01-01', { receipt: 'a' }), lines: [line('known', 1000, 300)] },
    {
      ...purchaseOn('margin', '2024-01-02', { receipt: 'b' }),
      lines: [line('known', 1000), line('unknown', 500, undefined, 'toys')],
    },
    { ...purchaseOn('margin', '2024-01-03', { receipt: 'c' }), lines: [{ amountMinor: 900, unitCostMinor: 400 }] },
  ]);
  expect(await statistics('margin')).toMatchObject({
    margin_minor: 400 + 500,
    margin_known_minor: 1900,
    first_category: null,
  });
  await db().transaction((tx) => setCategoryMargins(tx, [{ category: 'toys', share: 0.5 }], now));
  expect(await statistics('margin')).toMatchObject({ margin_minor: 400 + 400 + 250 + 500, margin_known_minor: 3400 });
  await db().transaction((tx) => setCategoryMargins(tx, [], now));
});

test('the first category is that of the dearest line of the first visit', async () => {
  await record([
    { ...purchaseOn('begin', '2024-02-01'), lines: [{ amountMinor: 9000, product: { id: 'x', category: 'later' } }] },
    {
      ...purchaseOn('begin', '2024-01-01'),
      lines: [
        { amountMinor: 100, product: { id: 'y', category: 'cheap' } },
        { amountMinor: 200, product: { id: 'z', category: 'dear' } },
      ],
    },
  ]);
  expect((await statistics('begin')).first_category).toBe('dear');
});

test('a voided purchase counts in nothing and does not come back by the same receipt', async () => {
  const row = purchaseOn('void', '2024-03-01');
  const [recorded] = await record([row, purchaseOn('void', '2024-01-01')]);
  const which = { customerId: recorded.customerId as number, purchaseId: recorded.purchaseId as number };
  expect(await db().transaction((tx) => voidPurchases(tx, [which], now))).toBe(1);
  expect(await db().transaction((tx) => voidPurchases(tx, [which], now))).toBe(0);
  expect((await record([row])).map((result) => result.state)).toEqual(['voided']);
  expect(await statistics('void')).toMatchObject({ visits: 1, last_day: '2024-01-01' });
});

test('a card stands for its customer, and no card has two holders', async () => {
  await record([
    { ...purchaseOn('', '2024-03-01'), buyer: { kind: 'external', value: 'holder', card: '77' }, receipt: '1' },
    { ...purchaseOn('', '2024-03-02'), buyer: { kind: 'card', value: '77' }, receipt: '2' },
  ]);
  expect((await statistics('holder')).visits).toBe(2);
  const results = await record([
    { ...purchaseOn('', '2024-03-05'), buyer: { kind: 'external', value: 'thief', card: '77' }, receipt: '3' },
    { ...purchaseOn('', '2024-03-05'), buyer: { kind: 'external', value: 'honest' }, receipt: '4' },
  ]);
  expect(results.map((row) => row.state)).toEqual(['card_of_another', 'new']);
});

test('somebody known by a card alone keeps the history when the name turns up', async () => {
  await record([{ ...purchaseOn('', '2024-03-01'), buyer: { kind: 'card', value: '88' }, receipt: '1' }]);
  await record([
    { ...purchaseOn('', '2024-04-01'), buyer: { kind: 'external', value: 'revealed', card: '88' }, receipt: '2' },
  ]);
  expect((await statistics('revealed')).visits).toBe(2);
});

/** Opens silences of purchases and returns the episodes that are open then. */
async function opening(silences: readonly Silence[], at: Date) {
  return (await db().transaction((tx) => openEpisodes(tx, silences, 'purchase', at))).open;
}

test('a purchase closes the open silence; a return, an older purchase and a repeat do not', async () => {
  const id = await db().transaction((tx) => aCustomer(tx, { externalId: 'silent', bought: ['2024-01-10'] }));
  const open = async () =>
    (await db().rows(sql`select 1 from episode where customer_id = ${id} and closed_at is null`)).length;
  const silence = [{ customerId: id, anchor: noon('2024-01-10') }];
  const opened = noon('2024-04-01');
  expect(await opening(silence, opened)).toEqual(silence);
  await record([
    purchaseOn('silent', '2024-05-01', { amountMinor: -500 }),
    purchaseOn('silent', '2024-01-05'),
    purchaseOn('silent', '2024-01-10', { receipt: '2024-01-10 0' }),
  ]);
  expect(await open()).toBe(1);
  const [bought] = await record([purchaseOn('silent', '2024-05-02')]);
  expect(await open()).toBe(0);
  // closed stays closed, though the purchase is voided and the anchor is back where it was
  await db().transaction((tx) => voidPurchases(tx, [{ customerId: id, purchaseId: bought.purchaseId as number }], now));
  expect(await opening(silence, now)).toEqual([]);
});

test('an episode opens only on the anchor that the caller saw', async () => {
  const id = await db().transaction((tx) =>
    aCustomer(tx, { externalId: 'moved', bought: ['2024-01-10', '2024-02-10'] }),
  );
  const open = (anchor: Date) => opening([{ customerId: id, anchor }], now);
  expect(await open(noon('2024-01-10'))).toEqual([]);
  expect((await open(noon('2024-02-10'))).map(({ customerId }) => customerId)).toEqual([id]);
  expect((await open(noon('2024-02-10'))).map(({ customerId }) => customerId)).toEqual([id]);
  // a redemption of before that silence ends another one
  expect(await db().transaction((tx) => closeEpisodes(tx, [id], 'redemption', noon('2024-02-09')))).toBe(0);
  expect(await db().transaction((tx) => closeEpisodes(tx, [id], 'redemption', now))).toBe(1);
  expect(await open(noon('2024-02-10'))).toEqual([]);
});

test("money is counted in the shop's currency of the day", async () => {
  await db().transaction((tx) => changeShop(tx, { currency: 'USD' }));
  await record([purchaseOn('dollars', '2024-01-10', { amountMinor: 100 })]);
  expect((await statistics('dollars')).net_minor).toBe(100);
  await db().transaction((tx) => changeShop(tx, { currency: 'EUR' }));
});
