// Files come in once and whole: on the real database, as the command line and the pages use it.
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { absent, isPresent, pathOf } from '../../../tests/real-data.ts';
import { drawnCases } from '../../ground/testing.ts';
import { recordPurchases } from '../facts/record-purchases.ts';
import { purchaseOn } from '../testing.ts';
import { importKit } from './testing.ts';

const kit = importKit();
const db = kit.db;

/** All facts of purchases without generated ids. */
async function facts() {
  const [row] = await db().rows(
    sql<{ facts: unknown }>`
      select jsonb_build_object(
        'purchases', (select jsonb_agg(to_jsonb(p) - '{purchase_id,customer_id,import_id,store_id}'::text[] || jsonb_build_object('of', c.external_id)
            order by c.external_id, p.source, p.receipt)
          from purchase p join customer c using (customer_id)),
        'lines', (select jsonb_agg(jsonb_build_object('of', c.external_id, 'receipt', p.receipt, 'product', d.external_id,
              'quantity', l.quantity, 'amount', l.amount_minor, 'n', l.occurrence)
            order by c.external_id, p.receipt, l.content_hash, l.occurrence)
          from purchase_line l join purchase p using (customer_id, purchase_id)
          join customer c using (customer_id) left join product d using (product_id)),
        'statistics', (select jsonb_agg(to_jsonb(s) - '{customer_id,changed_at,store_id}'::text[] || jsonb_build_object('of', c.external_id) order by c.external_id)
          from customer_statistics s join customer c using (customer_id))
      ) as facts`,
  );
  return row.facts;
}

test.skipIf(!isPresent('online_retail_I_items.csv.gz'))(
  `Online Retail I comes in to the cent, and a second time changes nothing (${absent} when missing)`,
  async () => {
    const expected = {
      lines: 541_909,
      receipts: 22_034,
      customers: 4_372,
      rejected: { 'no customer': 135_080 },
      net: { GBP: 830_006_581 },
    };
    expect(await kit.bringPath(pathOf('online_retail_I_items.csv.gz'))).toMatchObject({
      ...expected,
      added: { customers: 4_372, receipts: 22_034, lines: 406_829 },
    });
    const state = () =>
      db().rows(
        sql`select (select sum(net_minor)::bigint from customer_statistics) as net, (select count(*) from purchase_line) as lines,
        (select count(*) from purchase) as receipts, (select sum(visits)::bigint from customer_statistics) as visits,
        (select max(changed_at) from customer_statistics) as changed,
        (select count(*) from product) as products, (select value ->> 'currency' from setting where key = 'shop') as currency`,
      );
    const before = await state();
    expect(before).toMatchObject([{ net: 830_006_581, lines: 406_829, currency: 'GBP' }]);
    expect(await kit.bringPath(pathOf('online_retail_I_items.csv.gz'))).toMatchObject({
      ...expected,
      added: { customers: 0, receipts: 0, lines: 0 },
    });
    expect(await state()).toEqual(before);
    expect(await kit.leftovers()).toBe(0);
  },
  300_000,
);

test.skipIf(!isPresent('cdnow_sample.txt'))(
  `CDNOW comes in purchase by purchase, equal ones of a day too (${absent} when missing)`,
  async () => {
    const first = await kit.bringPath(pathOf('cdnow_sample.txt'));
    expect(first).toMatchObject({
      lines: 6_919,
      receipts: 6_919,
      customers: 2_357,
      rejected: {},
      mapping: { preset: 'cdnow' },
    });
    expect((await kit.bringPath(pathOf('cdnow_sample.txt'))).added).toEqual({ customers: 0, receipts: 0, lines: 0 });
  },
  60_000,
);

test.skipIf(!isPresent('groceryElog.csv'))(
  `the other sets come in without a word about their format (${absent} when missing)`,
  async () => {
    expect(await kit.bringPath(pathOf('groceryElog.csv'))).toMatchObject({
      receipts: 10_483,
      customers: 1_525,
      net: {},
    });
    expect(await kit.bringPath(pathOf('online_retail_I_invoices.csv.gz'), { source: 'invoices' })).toMatchObject({
      receipts: 18_532,
      mapping: { preset: 'online-retail-invoices' },
    });
  },
  60_000,
);

test('a purchase without an amount is a visit and no money', async () => {
  await kit.bring('cust,date\n1,2024-01-01\n1,2024-01-01\n1,2024-02-01\n');
  expect(await db().rows(sql`select visits, net_minor from customer_statistics`)).toEqual([
    { visits: 2, net_minor: 0 },
  ]);
  expect(await db().rows(sql`select 1 from purchase where amount_known`)).toEqual([]);
});

test('a receipt of which no amount was known has one once its lines come', async () => {
  const known = () => db().rows(sql`select amount_known, net_minor from purchase`);
  await kit.bring('customer,receipt,date,product\na,1,2024-01-01,x\n');
  expect(await known()).toEqual([{ amount_known: false, net_minor: 0 }]);
  await kit.bring('customer,receipt,date,product,price\na,1,2024-01-01,x,2.00\n');
  expect(await known()).toEqual([{ amount_known: true, net_minor: 200 }]);
});

test('equal lines of a receipt are all real sales, and coming again they are known', async () => {
  const file =
    'receipt,customer,date,product,quantity,price\n1,a,2024-01-01,x,2,1.50\n1,a,2024-01-01,x,2,1.50\n1,a,2024-01-01,y,-1,0.5\n';
  expect(await kit.bring(file)).toMatchObject({ net: { EUR: 550 }, added: { lines: 3, receipts: 1 } });
  expect(await kit.bring(file)).toMatchObject({ net: { EUR: 550 }, added: { lines: 0, receipts: 0 } });
  expect(await db().rows(sql`select net_minor, returned_minor, line_count from purchase`)).toEqual([
    { net_minor: 550, returned_minor: 50, line_count: 3 },
  ]);
});

const row = fc.record({
  customer: fc.constantFrom('a', 'b', 'c'),
  receipt: fc.constantFrom('1', '2', '3'),
  product: fc.constantFrom('x', 'y'),
  price: fc.constantFrom('1.00', '2.50', '-1.00'),
});
type Row = { customer: string; receipt: string; product: string; price: string };
const asFile = (rows: readonly Row[]) =>
  `customer,receipt,date,product,price\n${rows.map((r) => `${r.customer},${r.receipt},2024-01-0${r.receipt},${r.product},${r.price}\n`).join('')}`;

test('files that overlap, in any order and however they are cut, come to the same facts', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 25 }),
      fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 3 }),
      fc.infiniteStream(fc.nat()),
      async (rows, windows, random) => {
        await kit.empty();
        await kit.bring(asFile(rows));
        const whole = await facts();
        await kit.empty();
        // windows of whole receipts and of the file as it is: each is part of the truth, the last one is all of it
        for (const [from, length] of windows) {
          const start = from % rows.length;
          const part = rows.slice(start, start + 1 + (length % rows.length));
          await kit.bring(asFile(part));
        }
        const shuffled = rows
          .map((each) => [random.next().value ?? 0, each] as const)
          .sort((x, y) => x[0] - y[0])
          .map(([, each]) => each);
        await kit.bring(asFile(shuffled));
        await kit.bring(asFile(rows));
        expect(await facts()).toEqual(whole);
      },
    ),
    { numRuns: drawnCases({ inSuite: 5, toProve: 12 }) },
  );
}, 120_000);

test('lines of one receipt far apart in a file belong together', async () => {
  const filler = Array.from({ length: 60_000 }, (_, i) => `f${i % 50},z${i},2024-01-02,x,1.00`);
  const lines = ['a,r,2024-01-01,x,1.00', ...filler, 'a,r,2024-01-01,x,1.00', 'a,r,2024-01-01,y,1.00'];
  const file = `customer,receipt,date,product,price\n${lines.join('\n')}\n`;
  expect(await kit.bring(file)).toMatchObject({ lines: 60_003, receipts: 60_001, net: { EUR: 6_000_300 } });
  const receipt = () => db().rows(sql`select net_minor, line_count from purchase where receipt = 'r'`);
  expect(await receipt()).toEqual([{ net_minor: 300, line_count: 3 }]);
  expect((await kit.bring(file)).added).toEqual({ customers: 0, receipts: 0, lines: 0 });
  expect(await receipt()).toEqual([{ net_minor: 300, line_count: 3 }]);
}, 120_000);

test('a file and the machine API know each other’s receipts', async () => {
  await db().transaction((tx) =>
    recordPurchases(tx, [purchaseOn('a', '2024-01-01', { receipt: '1', amountMinor: 1000 })], {
      now: new Date('2026-01-01'),
    }),
  );
  expect((await kit.bring('customer,receipt,date,amount\na,1,2024-01-01,10.00\n')).added.receipts).toBe(0);
});

test('a purchase in a file closes the silence that it breaks', async () => {
  await kit.bring('customer,date,amount\na,2024-01-01,5.00\n');
  await db().run(
    sql`insert into episode (customer_id, kind, anchor, present_anchor, opened_at)
        select customer_id, 'purchase', last_purchase_at, last_purchase_at, '2024-03-01' from customer_statistics`,
  );
  await kit.bring('customer,date,amount\na,2023-12-01,5.00\n');
  expect(await db().rows(sql`select 1 from episode where closed_at is null`)).toHaveLength(1);
  await kit.bring('customer,date,amount\na,2024-06-01,5.00\n');
  expect(await db().rows(sql`select closed_by from episode`)).toEqual([{ closed_by: 'purchase' }]);
});

test('two imports of the same file at once end as one', async () => {
  const rows = Array.from({ length: 3000 }, (_, i) => `c${i % 200},r${i},2024-01-01,p${i % 40},1.00`);
  const file = `customer,receipt,date,product,price\n${rows.join('\n')}\n`;
  const results = await Promise.all([kit.bring(file), kit.bring(file), kit.bring(file)]);
  expect(results.map((each) => each.net)).toEqual([{ EUR: 300_000 }, { EUR: 300_000 }, { EUR: 300_000 }]);
  expect(results.reduce((sum, each) => sum + each.added.lines, 0)).toBe(3000);
  expect(await db().rows(sql`select sum(net_minor)::bigint as net from customer_statistics`)).toEqual([
    { net: 300_000 },
  ]);
});

test('the currency of the first file is that of a shop which was told none; a told one stays', async () => {
  await kit.bring('customer,date,amount\na,2024-01-01,5.00\n', { currency: 'PLN' });
  await kit.bring('customer,date,amount\na,2024-01-02,5.00\n', { currency: 'USD' });
  expect(await db().rows(sql`select value ->> 'currency' as currency from setting where key = 'shop'`)).toEqual([
    { currency: 'PLN' },
  ]);
});
