// What a file holds is said before anything is written, and it is what the import then comes to: one reader, two ends.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { ImportFigures, ImportMapping, Understanding } from '../contract.ts';
import { inspectFile } from './inspect-file.ts';
import { formatTold, type MappingOptions, mappingFrom } from './mapping-options.ts';
import { runImport } from './run-import.ts';
import { importKit } from './testing.ts';
import { understand } from './understood.ts';

const kit = importKit();
const now = new Date('2026-11-22T10:00:00Z');
let files = 0;

async function onDisk(content: string): Promise<string> {
  const path = join(kit.home(), `understood-${++files}.csv`);
  await writeFile(path, content);
  return path;
}

async function understood(content: string, options: MappingOptions = {}) {
  const path = await onDisk(content);
  const mapping = mappingFrom(await inspectFile(kit.db(), path, { format: formatTold(options) }), options);
  return { path, mapping, seen: await understand(kit.db(), path, { mapping }, now) };
}

/** Brings the file in under the same mapping. */
async function brought(path: string, mapping: ImportMapping): Promise<ImportFigures> {
  return (await runImport(kit.context(), { path, fileName: 'orders.csv', kind: 'purchases', mapping })).figures;
}

const total = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((sum, n) => sum + n, 0);
const lefts = ({ staysOut }: Pick<Understanding, 'staysOut'>) => staysOut.reduce((sum, { lines }) => sum + lines, 0);

/** The same numbers before and after, and a sum of lines that closes. */
async function expectSame(content: string, options: MappingOptions = {}): Promise<Understanding> {
  const { path, mapping, seen } = await understood(content, options);
  expect(await kit.db().rows(sql`select 1 from customer limit 1`)).toEqual([]);
  const figures = await brought(path, mapping);
  expect({
    lines: seen.lines,
    orders: seen.orders,
    customers: seen.customers,
    net: seen.net,
    staysOut: seen.staysOut,
    paidBack: seen.paidBack,
    repeatedLines: seen.repeatedLines,
  }).toEqual({
    lines: figures.lines,
    orders: figures.receipts,
    customers: figures.customers,
    net: figures.net,
    staysOut: figures.staysOut,
    paidBack: figures.paidBack,
    repeatedLines: figures.repeatedLines,
  });
  expect(lefts(seen)).toBe(total(figures.rejected));
  expect(figures.added.lines + figures.known + total(figures.rejected)).toBe(figures.lines);
  expect(seen.months.reduce((sum, { orders }) => sum + orders, 0)).toBe(seen.orders);
  const months = await kit.db().rows(
    sql<{ month: string; orders: number }>`
      select to_char(day, 'YYYY-MM') as month, count(*) as orders from purchase group by 1 order by 1`,
  );
  expect(seen.months.filter(({ orders }) => orders > 0)).toEqual(months);
  return seen;
}

const woo = 'Order Number;Order Date;Email (Billing);First Name (Billing);Order Status;Order Total;Order Refund Amount';

test('a shop’s orders: what is said beforehand is what comes in, and the month without orders shows', async () => {
  const seen = await expectSame(
    `${woo}
1001;03/06/2024;lia@posta.test;Lia;Completed;45,70;
1002;21/06/2024;Ugo@Posta.test;Ugo;Completed;35,00;
1003;25/08/2024;ugo@posta.test;Ugo;Completed;64,00;22,00
1004;26/08/2024;eva@posta.test;Eva;Cancelled;20,00;
1005;27/08/2024;eva@posta.test;Eva;Cancelled;30,00;
1006;28/08/2024;;;Completed;9,00;
1007;31/08/2024;eva@posta.test;Eva;Failed;12,00;
`,
    {
      map: [
        'Order Number=receipt',
        'Order Date=date',
        'Email (Billing)=customer',
        'Email (Billing)=email',
        'First Name (Billing)=name',
        'Order Status=status',
        'Order Total=amount',
        'Order Refund Amount=refund',
      ],
    },
  );
  expect(seen).toMatchObject({
    lines: 7,
    orders: 3,
    customers: 2,
    net: { EUR: 4570 + 3500 + 4200 },
    firstDay: '2024-06-03',
    lastDay: '2024-08-25',
    months: [
      { month: '2024-06', orders: 2 },
      { month: '2024-07', orders: 0 },
      { month: '2024-08', orders: 1 },
    ],
    paidBack: { orders: 1, amounts: { EUR: 2200 } },
    spellings: { people: 1, examples: [{ name: 'Ugo', written: ['Ugo@Posta.test', 'ugo@posta.test'] }] },
  });
  expect(seen.staysOut).toEqual([
    { reason: 'not paid', word: 'Cancelled', lines: 2, orders: 2, amounts: { EUR: 5000 } },
    { reason: 'no customer', word: null, lines: 1, orders: 1, amounts: { EUR: 900 } },
    { reason: 'not paid', word: 'Failed', lines: 1, orders: 1, amounts: { EUR: 1200 } },
  ]);
  expect(seen.samples[0].map(({ kind, receipt, minor }) => [kind, receipt, minor])).toEqual([
    ['newest', '1003', 4200],
    ['other', '1002', 3500],
    ['oldest', '1001', 4570],
  ]);
  expect(seen.samples[0][0]).toMatchObject({ customer: 'ugo@posta.test', name: 'Ugo', others: 1, state: 'Completed' });
});

const till = 'card,receipt,date,product,amount';

test.each<[string, string, MappingOptions?]>([
  [
    'baskets of several lines, one of which contradicts itself by its day',
    `${till}\nA,1,2026-03-01,tea,2.00\nA,1,2026-03-01,tea,2.00\nA,1,2026-03-02,cake,4.00\nB,2,2026-03-01,tea,2.00\nA,3,2026-03-09,tea,1.00\nB,2,2026-03-08,cake,4.00\n`,
  ],
  [
    'returns of a later day under the number of their sale',
    `${till}\nA,1,2026-03-01,tea,2.00\nA,1,2026-03-20,tea,-2.00\nB,2,2026-03-01,tea,3.00\nB,2,2026-03-01,tea,-1.00\n`,
  ],
  [
    'a basket in two currencies and one in another',
    'card,receipt,date,product,amount,currency\nA,1,2026-03-01,tea,2.00,EUR\nA,1,2026-03-01,tea,2.00,GBP\nB,2,2026-03-01,tea,3.00,GBP\nB,3,2026-03-01,tea,3.00,EUR\n',
  ],
  [
    'whole receipts, twice, with another amount, on another day',
    'customer,receipt,date,amount\na,1,2026-03-01,5.00\na,1,2026-03-01,5.00\na,2,2026-03-01,6.00\na,2,2026-03-01,7.00\nb,3,2026-03-01,8.00\nb,3,2026-04-01,8.00\nb,1,2026-03-01,5.00\n',
  ],
  [
    'lines without numbers, equal ones among them',
    'customer,date,amount\na,2026-03-01,5.00\na,2026-03-01,5.00\nb,2026-03-02,x\n,2026-03-02,4.00\nb,2026-03-03,-2.00\n',
  ],
  [
    'lines of products without numbers of receipts',
    'customer,date,product,amount\na,2026-03-01,tea,5.00\na,2026-03-01,cake,5.00\nb,2026-03-02,tea,4.00\nb,2026-03-02,cake,x\n',
  ],
  [
    'customers known by number or by card, one card shown by two',
    'customer,card,receipt,date,amount\na,C1,1,2026-03-01,5.00\n,C1,2,2026-03-02,6.00\nb,C1,3,2026-03-03,7.00\nb,C2,4,2026-03-04,8.00\n,C9,5,2026-03-05,9.00\n',
  ],
  [
    'lines with too many cells and broken quotes',
    'customer,receipt,date,amount\na,1,2026-03-01,5.00\nb,2,2026-03-01,5.00,x\nc,3,2026-03-01,"5.00\n',
  ],
  [
    'an order of which one line stays out',
    'customer,receipt,date,product,amount\na,1,2026-03-01,tea,5.00\na,1,2026-03-01,cake,x\nb,2,2026-03-02,tea,y\n',
  ],
])('%s', async (_, content, options) => {
  await expectSame(content, options);
});

test('totals that stand on every line of an order, and lines told twice, count once before as after', async () => {
  const orders = Array.from(
    { length: 60 },
    (_, i) => `1${i % 10}/0${1 + (i % 9)}/2026;${2000 + i};c${i % 7}@shop.test;${10 + i},00;Sapone x${i % 3};1`,
  );
  const head = 'Data ordine;Numero ordine;Email (fatturazione);Totale ordine;Articolo;Quantita';
  const seen = await expectSame(`${head}\n${[...orders, orders[3], orders[17], orders[3]].join('\n')}\n`, {
    map: [
      'Numero ordine=receipt',
      'Data ordine=date',
      'Email (fatturazione)=customer',
      'Totale ordine=amount',
      'Articolo=product_name',
      'Quantita=quantity',
    ],
  });
  expect(seen).toMatchObject({ lines: 63, orders: 60, repeatedLines: 3, knownOrders: 0 });
});

test('a file that came in before says how many of its orders are here already', async () => {
  const file = 'customer,receipt,date,amount\na,1,2026-03-01,5.00\na,2,2026-03-05,5.00\nb,3,2026-03-09,7.00\n';
  const { path, mapping, seen } = await understood(file);
  expect(seen.knownOrders).toBe(0);
  await brought(path, mapping);
  expect((await understood(file)).seen).toMatchObject({ orders: 3, knownOrders: 3 });
  expect((await understood(`${file}c,4,2026-03-10,1.00\n`)).seen).toMatchObject({ orders: 4, knownOrders: 3 });
  const plain = 'customer,date,amount\na,2026-03-01,5.00\na,2026-03-01,5.00\n';
  const again = await understood(plain);
  await brought(again.path, again.mapping);
  expect((await understood(`${plain}a,2026-03-01,5.00\n`)).seen).toMatchObject({ orders: 3, knownOrders: 2 });
});

test('of a long file the beginning is told first, and that it is no more than that', async () => {
  const rows = Array.from(
    { length: 250_000 },
    (_, i) => `c${i % 50_000}@posta.test,r${i},2026-03-0${1 + (i % 9)},some product,2.50`,
  );
  const path = await onDisk(`customer,receipt,date,product,amount\n${rows.join('\n')}\n`);
  const { mapping } = await inspectFile(kit.db(), path);
  const first = await understand(kit.db(), path, { mapping, beginning: true }, now);
  expect(first.isBeginning).toBe(true);
  expect(first.orders).toBeGreaterThan(100_000);
  expect(first.orders).toBeLessThan(250_000);
  const shares: number[] = [];
  const whole = await understand(kit.db(), path, { mapping }, now, { progress: (share) => shares.push(share) });
  expect(whole).toMatchObject({ isBeginning: false, orders: 250_000, customers: 50_000, net: { EUR: 62_500_000 } });
  expect(shares.at(-1)).toBe(1);
  const stopped = new AbortController();
  const reading = understand(kit.db(), path, { mapping }, now, {
    signal: stopped.signal,
    progress: () => stopped.abort(new Error('nobody waits any more')),
  });
  await expect(reading).rejects.toThrow('nobody waits any more');
}, 120_000);
