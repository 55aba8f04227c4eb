// Files come in once, whole, and say what they left out: on the real database, as the command line and the pages use it.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Context, virtualClock } from '../../ground/index.ts';
import { testContext, testDatabase } from '../../ground/testing.ts';
import type { ConsentStatement, ImportKind } from '../contract.ts';
import { recordPurchases } from '../facts/record-purchases.ts';
import { purchaseOn } from '../testing.ts';
import { inspectFile } from './inspect-file.ts';
import { type MappingOptions, mappingFrom } from './mapping-options.ts';
import { runImport } from './run-import.ts';

const db = testDatabase();
let home: string;
let context: Context;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ritorno-import-'));
  context = testContext(db(), { home, clock: virtualClock(new Date('2026-11-22T10:00:00Z')) });
});
afterAll(() => rm(home, { recursive: true, force: true }));
const empty = () =>
  db().run(
    sql`truncate customer, customer_key, consent, product, store, purchase, purchase_line, customer_statistics,
      episode, import, setting`,
  );
beforeEach(empty);

interface Wish extends MappingOptions {
  readonly kind?: ImportKind;
  readonly preset?: string;
  readonly consent?: ConsentStatement;
}

let files = 0;

/** Imports a text (or bytes) as the command line does. */
async function bring(content: string | Buffer, wish: Wish = {}) {
  const path = join(home, `file-${++files}.csv`);
  await writeFile(path, content);
  return bringPath(path, wish);
}

async function bringPath(path: string, { kind = 'purchases', preset, consent, ...options }: Wish = {}) {
  const mapping = mappingFrom(await inspectFile(db(), path, { kind, preset }), options);
  const result = await runImport(context, { path, fileName: 'file.csv', kind, mapping, consent });
  const rejects = result.rejectsPath === undefined ? '' : await readFile(result.rejectsPath, 'utf8');
  return { ...result.figures, mapping, rejects, rejectsPath: result.rejectsPath };
}

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

const leftovers = async () =>
  (await db().rows(sql`select from information_schema.tables where table_schema = 'staging'`)).length;

const data = (name: string) => new URL(`../../../../shared/data/${name}`, import.meta.url).pathname;
const withData = (name: string) => {
  if (!existsSync(data(name))) console.warn(`skipped: data not present (${name})`);
  return existsSync(data(name));
};

test('Online Retail I comes in to the cent, and a second time changes nothing', async () => {
  if (!withData('online_retail_I_items.csv.gz')) return;
  const expected = {
    lines: 541_909,
    receipts: 22_034,
    customers: 4_372,
    rejected: { 'no customer': 135_080 },
    net: { GBP: 830_006_581 },
  };
  expect(await bringPath(data('online_retail_I_items.csv.gz'))).toMatchObject({
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
  expect(await bringPath(data('online_retail_I_items.csv.gz'))).toMatchObject({
    ...expected,
    added: { customers: 0, receipts: 0, lines: 0 },
  });
  expect(await state()).toEqual(before);
  expect(await leftovers()).toBe(0);
}, 300_000);

test('CDNOW comes in purchase by purchase, equal ones of a day too', async () => {
  if (!withData('cdnow_sample.txt')) return;
  const first = await bringPath(data('cdnow_sample.txt'));
  expect(first).toMatchObject({
    lines: 6_919,
    receipts: 6_919,
    customers: 2_357,
    rejected: {},
    mapping: { preset: 'cdnow' },
  });
  expect((await bringPath(data('cdnow_sample.txt'))).added).toEqual({ customers: 0, receipts: 0, lines: 0 });
}, 60_000);

test('the other sets come in without a word about their format', async () => {
  if (!withData('groceryElog.csv')) return;
  expect(await bringPath(data('groceryElog.csv'))).toMatchObject({ receipts: 10_483, customers: 1_525, net: {} });
  expect(await bringPath(data('online_retail_I_invoices.csv.gz'), { source: 'invoices' })).toMatchObject({
    receipts: 18_532,
    mapping: { preset: 'online-retail-invoices' },
  });
}, 60_000);

test('a purchase without an amount is a visit and no money', async () => {
  await bring('cust,date\n1,2024-01-01\n1,2024-01-01\n1,2024-02-01\n');
  expect(await db().rows(sql`select visits, net_minor from customer_statistics`)).toEqual([
    { visits: 2, net_minor: 0 },
  ]);
  expect(await db().rows(sql`select from purchase where amount_known`)).toEqual([]);
});

test('equal lines of a receipt are all real sales, and coming again they are known', async () => {
  const file =
    'receipt,customer,date,product,quantity,price\n1,a,2024-01-01,x,2,1.50\n1,a,2024-01-01,x,2,1.50\n1,a,2024-01-01,y,-1,0.5\n';
  expect(await bring(file)).toMatchObject({ net: { EUR: 550 }, added: { lines: 3, receipts: 1 } });
  expect(await bring(file)).toMatchObject({ net: { EUR: 550 }, added: { lines: 0, receipts: 0 } });
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
        await empty();
        await bring(asFile(rows));
        const whole = await facts();
        await empty();
        // windows of whole receipts and of the file as it is: each is part of the truth, the last one is all of it
        for (const [from, length] of windows) {
          const start = from % rows.length;
          const part = rows.slice(start, start + 1 + (length % rows.length));
          await bring(asFile(part));
        }
        const shuffled = rows
          .map((each) => [random.next().value ?? 0, each] as const)
          .sort((x, y) => x[0] - y[0])
          .map(([, each]) => each);
        await bring(asFile(shuffled));
        await bring(asFile(rows));
        expect(await facts()).toEqual(whole);
      },
    ),
    { numRuns: 12 },
  );
}, 120_000);

test('lines of one receipt far apart in a file belong together', async () => {
  const filler = Array.from({ length: 60_000 }, (_, i) => `f${i % 50},z${i},2024-01-02,x,1.00`);
  const lines = ['a,r,2024-01-01,x,1.00', ...filler, 'a,r,2024-01-01,x,1.00', 'a,r,2024-01-01,y,1.00'];
  const file = `customer,receipt,date,product,price\n${lines.join('\n')}\n`;
  expect(await bring(file)).toMatchObject({ lines: 60_003, receipts: 60_001, net: { EUR: 6_000_300 } });
  const receipt = () => db().rows(sql`select net_minor, line_count from purchase where receipt = 'r'`);
  expect(await receipt()).toEqual([{ net_minor: 300, line_count: 3 }]);
  expect((await bring(file)).added).toEqual({ customers: 0, receipts: 0, lines: 0 });
  expect(await receipt()).toEqual([{ net_minor: 300, line_count: 3 }]);
}, 120_000);

test('each damaged row costs itself alone and says what to do', async () => {
  const figures = await bring(
    Buffer.concat([
      Buffer.from(
        [
          'customer,receipt,date,quantity,price,product',
          'a,1,2024-01-01,1,2.00,good',
          ',2,2024-01-01,1,2.00,nobody',
          'a,3,2024-02-30,1,2.00,impossible day',
          'a,4,2027-01-01,1,2.00,future',
          'a,5,2024-01-01,one,2.00,words',
          'a,6,2024-01-01,1,99999999999999,too much',
          'a,7,2024-01-01,1,2.00',
          'a,8,2024-01-01,1,2.00,"never closed',
          'a,9,2024-01-01,-1,-2.00,negative twice',
          '"=HYPERLINK(1)",10,soon,1,2.00,formula',
          `${'n'.repeat(201)},11,2024-01-01,1,2.00,long name`,
          'a,,2024-01-01,1,2.00,no receipt',
          'a,12,2024-01-01,1,,no price',
          '',
        ].join('\n'),
      ),
      Buffer.from('a,13,2024-01-01,1,2.00,caff\xe8\n', 'latin1'),
      Buffer.from('a,14,2024-01-01,1,2.00,caffè\na,15,2024-01-01,1,3.00,good\n'),
    ]),
  );
  expect(figures).toMatchObject({ lines: 16, receipts: 3, net: { EUR: 700 } });
  expect(figures.rejected).toEqual({
    'no customer': 1,
    'no such date': 2,
    'date in the future': 1,
    'quantity is no number': 1,
    'amount too large': 1,
    'wrong number of columns': 1,
    'broken quotes': 1,
    'negative quantity and price': 1,
    'text too long': 1,
    'no receipt number': 1,
    'no amount': 1,
    'unreadable characters': 1,
  });
  const lines = figures.rejects.trim().split('\n');
  expect(lines[0]).toBe('line,field,reason,remedy,raw');
  expect(lines).toHaveLength(14);
  expect(lines.map((line) => Number(line.split(',')[0])).slice(1)).toEqual([
    3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
  ]);
  expect((await stat(figures.rejectsPath as string)).mode & 0o777).toBe(0o600);
});

test('a line that a spreadsheet would run as a formula is defused in the rejects', async () => {
  const { rejects } = await bring('customer,date,amount\n=cmd()|1,soon,1\n@x,soon,1\n');
  expect(rejects).toContain('"\'=cmd()|1,soon,1"');
  expect(rejects).toContain('"\'@x,soon,1"');
});

test('a receipt that contradicts what is stored is left out with its reason, the stored one stays', async () => {
  await bring('customer,receipt,date,amount\na,1,2024-01-01,10.00\na,2,2024-01-01,10.00\n');
  const result = await bring(
    'customer,receipt,date,amount,currency\na,1,2024-01-01,12.00,EUR\na,2,2024-03-01,10.00,EUR\na,2,2024-01-01,10.00,USD\na,3,2024-01-01,1.00,EUR\na,3,2024-01-01,2.00,EUR\n',
  );
  expect(result.rejected).toEqual({
    'receipt known with another amount': 2,
    'receipt number used on another day': 1,
    'receipt known in another currency': 1,
  });
  expect(result.net).toEqual({ EUR: 100, USD: 0 });
  expect(result.rejects).toContain('a,1,2024-01-01,12.00,EUR');
  await db().run(sql`delete from purchase where receipt = '3'`);
  expect(await db().rows(sql`select receipt, net_minor from purchase order by receipt`)).toEqual([
    { receipt: '1', net_minor: 1000 },
    { receipt: '2', net_minor: 1000 },
  ]);
});

test('a card held by two customers: the first keeps it, the line of the second is left out', async () => {
  const result = await bring(
    'customer,card,date,amount\na,77,2024-01-01,1.00\nb,77,2024-01-02,2.00\n,77,2024-01-03,4.00\n',
  );
  expect(result.rejected).toEqual({ 'card of another customer': 1 });
  expect(result.net).toEqual({ EUR: 500 });
  expect(
    await db().rows(
      sql`select external_id, visits from customer join customer_statistics using (customer_id) where visits > 0`,
    ),
  ).toEqual([{ external_id: 'a', visits: 2 }]);
});

test('a file and the machine API know each other’s receipts', async () => {
  await db().transaction((tx) =>
    recordPurchases(tx, [purchaseOn('a', '2024-01-01', { receipt: '1', amountMinor: 1000 })], {
      now: new Date('2026-01-01'),
    }),
  );
  expect((await bring('customer,receipt,date,amount\na,1,2024-01-01,10.00\n')).added.receipts).toBe(0);
});

test.each([
  ['semicolons and decimal commas', 'cliente;data;importo\n1;31/12/2023;1.234,50\n2;01/02/2024;2,00\n', 123_650],
  ['tabs', 'customer\tdate\tamount\n1\t2024-01-01\t5.00\n', 500],
  ['no header', '1,2024-01-01,5.00\n2,2024-01-01,6.00\n', 1100],
  ['a byte order mark', '\ufeffcustomer,date,amount\n1,2024-01-01,5.00\n', 500],
  ['quotes around everything', '"customer","date","amount"\n"1","2024-01-01","5.00"\n', 500],
  ['old Mac line ends', 'customer,date,amount\r1,2024-01-01,5.00\r', 500],
  ['American dates', 'customer,date,amount\n1,12/31/2023,5.00\n2,01/02/2024,5.00\n', 1000],
])('%s are found out', async (name, text, minor) => {
  const options = name === 'no header' ? { map: ['column 1=customer', 'column 2=date', 'column 3=amount'] } : {};
  expect(await bring(text, options)).toMatchObject({ rejected: {}, net: { EUR: minor } });
});

test.each([
  ['English', 'customer,name,email\nc1,Anna,anna@example.com\n'],
  ['Italian', 'cliente;nome;cognome;email\nc1;Anna;Rossi;anna@example.com\n'],
  ['Polish', 'klient;imię;nazwisko;e-mail\nc1;Anna;Nowak;anna@example.com\n'],
  ['Spanish', 'cliente,nombre,apellidos,email\nc1,Anna,García,anna@example.com\n'],
  ['a shop system', 'First Name,Last Name,Email,Accepts Marketing\nAnna,Rossi,anna@example.com,yes\n'],
  ['one column', 'email\nanna@example.com\n'],
])('a header is known by its names where every column is text: %s', async (_, text) => {
  expect(await bring(text, { kind: 'customers' })).toMatchObject({ lines: 1, customers: 1, rejected: {} });
});

test('texts without a header stay rows', async () => {
  const map = ['column 1=customer', 'column 2=name'];
  expect(await bring('c1,Anna\nc2,Bea\n', { kind: 'customers', map })).toMatchObject({ lines: 2, customers: 2 });
});

test('UTF-16, Windows-1252 and packed files are read as what they are', async () => {
  const text = 'customer,date,amount\nMüller,2024-01-01,5.00\n';
  await bring(Buffer.from(`\ufeff${text}`, 'utf16le'));
  await bring(Buffer.from(text, 'latin1'));
  await bring(gzipSync(text));
  expect(await db().rows(sql`select external_id from customer`)).toEqual([{ external_id: 'Müller' }]);
});

test('only what stands in a column of dates tells the order of days and months', async () => {
  const clear = 'customer,date,product,amount\na,2024-01-01,1.2.3,5.00\nb,2024-01-02,25/12/3,5.00\n';
  expect((await bring(clear)).rejected).toEqual({});
  const asked = 'customer,date,product,amount\na,03/04/2024,25/12/3,5.00\nb,05/06/2024,25/12/3,5.00\n';
  await expect(bring(asked)).rejects.toMatchObject({ kind: { code: 'date_order_unclear' } });
});

test('dates that can be read in two ways are asked about', async () => {
  const text = 'customer,date,amount\n1,03/04/2024,5.00\n';
  await expect(bring(text)).rejects.toMatchObject({ kind: { code: 'date_order_unclear' } });
  await bring(text, { dateOrder: 'mdy' });
  expect(await db().rows(sql`select day from purchase`)).toEqual([{ day: '2024-03-04' }]);
});

test.each([
  ['an unknown column', 'a,b\n1,2\n', { map: ['c=customer'] }, 'column_unknown'],
  ['an unknown field', 'a,b\n1,2\n', { map: ['a=colour'] }, 'field_unknown'],
  ['a missing field', 'customer,amount\n1,2\n', {}, 'columns_missing'],
  ['an unknown currency', 'customer,date,amount\n1,2024-01-01,2\n', { currency: 'XYZ' }, 'option_unknown'],
  ['an unknown zone', 'customer,date,amount\n1,2024-01-01,2\n', { zone: 'Moon' }, 'option_unknown'],
  ['an unknown separator', 'customer,date,amount\n1,2024-01-01,2\n', { separator: '#' }, 'option_unknown'],
  ['an empty file', '', {}, 'file_empty'],
])('%s is a clear error that leaves nothing behind', async (_, text, options, code) => {
  await expect(bring(text, options)).rejects.toMatchObject({ kind: { code } });
  expect(await db().rows(sql`select from purchase`)).toEqual([]);
  expect(await leftovers()).toBe(0);
});

test('a missing file and a damaged package are clear errors', async () => {
  await expect(bringPath(join(home, 'nowhere.csv'))).rejects.toMatchObject({ kind: { code: 'file_unreadable' } });
  const rows = Array.from({ length: 200_000 }, (_, i) => `${i},2024-01-01,${i % 100}`);
  const packed = gzipSync(`customer,date,amount\n${rows.join('\n')}\n`);
  await expect(bring(packed.subarray(0, packed.length - 5000))).rejects.toMatchObject({
    kind: { code: 'file_damaged' },
  });
  expect(await db().rows(sql`select state, error from import order by import_id desc limit 1`)).toMatchObject([
    { state: 'failed', error: expect.stringContaining('damaged') },
  ]);
  expect(await leftovers()).toBe(0);
});

test('Shopify: an order on several rows tells its head once; discounts and refunds are taken off', async () => {
  const header =
    'Name,Email,Financial Status,Paid at,Currency,Subtotal,Total,Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name,Cancelled at,Refunded Amount';
  const rows = [
    '#1001,Anna@example.com,paid,2024-05-01 10:00:00 +0200,EUR,28.00,28.00,BACK10,2.00,2024-05-01 10:00:00 +0200,2,Coffee,10.00,SKU-1,Anna Rossi,,5.00',
    '#1001,Anna@example.com,,,,,,,,2024-05-01 10:00:00 +0200,1,Cups,10.00,,,,',
    '#1002,bea@example.com,voided,,EUR,10.00,10.00,,,2024-05-02 10:00:00 +0200,1,Cups,10.00,,Bea,2024-05-02 11:00:00 +0200,',
  ];
  expect(await bring(`${header}\n${rows.join('\n')}\n`)).toMatchObject({
    mapping: { preset: 'shopify' },
    receipts: 1,
    net: { EUR: 2300 },
    rejected: { cancelled: 1 },
  });
  expect(await db().rows(sql`select receipt, coupon_code, net_minor, line_count from purchase`)).toEqual([
    { receipt: '#1001', coupon_code: 'BACK10', net_minor: 2300, line_count: 4 },
  ]);
  expect(await db().rows(sql`select external_id, name, email from customer`)).toEqual([
    { external_id: 'anna@example.com', name: 'Anna Rossi', email: 'Anna@example.com' },
  ]);
});

test('WooCommerce and PrestaShop exports are known', async () => {
  expect(
    await bring(
      'order_id,order_number,order_date,status,customer_id,billing_first_name,billing_last_name,billing_email,order_total,order_currency\n1,1,2024-05-01 10:00:00,completed,7,Carla,Verdi,carla@example.com,12.50,EUR\n',
    ),
  ).toMatchObject({ mapping: { preset: 'woocommerce' }, net: { EUR: 1250 } });
  expect(
    await bring(
      'id_order;reference;id_customer;total_paid_tax_incl;date_add\n1;XKBKNABJK;3;12.500000;2024-05-01 10:00:00\n',
    ),
  ).toMatchObject({ mapping: { preset: 'prestashop' }, net: { EUR: 1250 } });
});

test('a purchase in a file closes the silence that it breaks', async () => {
  await bring('customer,date,amount\na,2024-01-01,5.00\n');
  await db().run(
    sql`insert into episode (customer_id, kind, anchor, opened_at)
        select customer_id, 'purchase', last_purchase_at, now() from customer_statistics`,
  );
  await bring('customer,date,amount\na,2023-12-01,5.00\n');
  expect(await db().rows(sql`select from episode where closed_at is null`)).toHaveLength(1);
  await bring('customer,date,amount\na,2024-06-01,5.00\n');
  expect(await db().rows(sql`select closed_by from episode`)).toEqual([{ closed_by: 'purchase' }]);
});

test('two imports of the same file at once end as one', async () => {
  const rows = Array.from({ length: 3000 }, (_, i) => `c${i % 200},r${i},2024-01-01,p${i % 40},1.00`);
  const file = `customer,receipt,date,product,price\n${rows.join('\n')}\n`;
  const results = await Promise.all([bring(file), bring(file), bring(file)]);
  expect(results.map((each) => each.net)).toEqual([{ EUR: 300_000 }, { EUR: 300_000 }, { EUR: 300_000 }]);
  expect(results.reduce((sum, each) => sum + each.added.lines, 0)).toBe(3000);
  expect(await db().rows(sql`select sum(net_minor)::bigint as net from customer_statistics`)).toEqual([
    { net: 300_000 },
  ]);
});

test('customers come with their consents; one that is stated for the whole file is recorded with its text', async () => {
  const file =
    'id,name,email,mobile,country,email_consent,consent_date,card\n1,Anna,anna@example.com,+39 333 1234567,IT,yes,2023-05-01,C1\n2,Bea,bea@,,IT,no,,\n3,Carla,,12,IT,,,\n4,Dino,dino@example.com,,IT,perhaps,,\n5,Elio,elio@example.com,,IT,no,,C1\n6,Fabio,fabio@example.com,,IT,,,\n';
  const consent = {
    basis: 'consent',
    source: 'till',
    text: 'version 3',
    channel: 'all',
    purpose: 'marketing',
  } as const;
  const result = await bring(file, { kind: 'customers', consent });
  expect(result).toMatchObject({ lines: 6, customers: 3, added: { customers: 3 } });
  expect(result.rejected).toEqual({
    'no e-mail address': 1,
    'no telephone number': 1,
    'consent is neither yes nor no': 1,
    'card of another customer': 1,
  });
  const consents = await db().rows(
    sql`select external_id, channel, state, basis, source, text_version from consent join customer using (customer_id) order by external_id, channel`,
  );
  expect(consents).toEqual([
    { external_id: '1', channel: 'all', state: 'granted', basis: 'consent', source: 'till', text_version: 'version 3' },
    {
      external_id: '1',
      channel: 'email',
      state: 'granted',
      basis: 'consent',
      source: 'till',
      text_version: 'version 3',
    },
    // a "no" is heard from a row that is refused for its address, or for a card of somebody else
    {
      external_id: '2',
      channel: 'email',
      state: 'withdrawn',
      basis: 'consent',
      source: 'file.csv',
      text_version: null,
    },
    {
      external_id: '5',
      channel: 'email',
      state: 'withdrawn',
      basis: 'consent',
      source: 'till',
      text_version: 'version 3',
    },
    { external_id: '6', channel: 'all', state: 'granted', basis: 'consent', source: 'till', text_version: 'version 3' },
  ]);
  expect((await bring(file, { kind: 'customers', consent })).added.customers).toBe(0);
  expect(await db().rows(sql`select from consent`)).toHaveLength(5);
});

test('a consent stated for a file of purchases is refused before anything is read', async () => {
  const consent = { basis: 'consent', source: 'till', channel: 'all', purpose: 'marketing' } as const;
  await expect(bring('customer,date,amount\na,2024-01-01,5.00\n', { consent })).rejects.toMatchObject({
    kind: { code: 'consent_of_purchases', status: 400 },
  });
  expect(await db().rows(sql`select from import`)).toEqual([]);
});

test('the currency of the first file is that of a shop which was told none; a told one stays', async () => {
  await bring('customer,date,amount\na,2024-01-01,5.00\n', { currency: 'PLN' });
  await bring('customer,date,amount\na,2024-01-02,5.00\n', { currency: 'USD' });
  expect(await db().rows(sql`select value ->> 'currency' as currency from setting where key = 'shop'`)).toEqual([
    { currency: 'PLN' },
  ]);
});
