// Exports that repeat the total of an order on each of its lines, and lines that come twice: counted once; and the end of
// an import closes: lines = new + known + left out.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { type Brought, importKit } from './testing.ts';

const kit = importKit();
const db = kit.db;

const total = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((sum, n) => sum + n, 0);
/** lines = new + known + left out */
function expectClosed({ lines, added, known, rejected }: Brought): void {
  expect(added.lines + known + total(rejected)).toBe(lines);
  expect(known).toBeGreaterThanOrEqual(0);
}

const italian = {
  map: [
    'Numero ordine=receipt',
    'Data ordine=date',
    'Email (fatturazione)=customer',
    'Email (fatturazione)=email',
    'Totale ordine=amount',
    'Articolo=product_name',
    'Quantita=quantity',
  ],
};
const head = 'Data ordine;Numero ordine;Email (fatturazione);Totale ordine;Articolo;Quantita';

test('an order whose lines repeat its total counts the total once, and every product is kept', async () => {
  const file = `${head}
14/03/2026;1001;ada@shop.test;49,90;Sapone;2
14/03/2026;1001;ada@shop.test;49,90;Olio;1
14/03/2026;1001;ada@shop.test;49,90;Candela;1
15/03/2026;1002;bea@shop.test;12,00;Sapone;1
16/03/2026;1003;ada@shop.test;31,50;Olio;2
16/03/2026;1003;ada@shop.test;31,50;Sapone;1
`;
  const result = await kit.bring(file, italian);
  expect(result).toMatchObject({ lines: 6, receipts: 3, net: { EUR: 9340 }, added: { lines: 6 }, known: 0 });
  expect(result.notes).toMatchObject([
    { point: 'shipping' },
    { point: 'repeated_totals', params: { column: 'Totale ordine' } },
  ]);
  expectClosed(result);
  expect(await db().rows(sql`select receipt, net_minor, line_count from purchase order by receipt`)).toEqual([
    { receipt: '1001', net_minor: 4990, line_count: 3 },
    { receipt: '1002', net_minor: 1200, line_count: 1 },
    { receipt: '1003', net_minor: 3150, line_count: 2 },
  ]);
  const again = await kit.bring(file, italian);
  expect(again).toMatchObject({ net: { EUR: 9340 }, added: { lines: 0, receipts: 0 }, known: 6 });
  expectClosed(again);
});

test('said otherwise, each line counts; said so, totals count where the file alone shows nothing', async () => {
  const two = 'customer,receipt,date,amount,product\na,1,2026-03-01,10.00,p\na,1,2026-03-01,10.00,q\n';
  expect(await kit.bring(two)).toMatchObject({ net: { EUR: 2000 }, notes: [] });
  expect(await kit.bring(two, { amounts: 'receipt', source: 'other', again: true })).toMatchObject({
    net: { EUR: 1000 },
  });
  const three = `${two}b,2,2026-03-01,7.00,p\nb,2,2026-03-01,7.00,q\n`;
  expect(await kit.bring(three, { amounts: 'line', source: 'third' })).toMatchObject({ net: { EUR: 3400 }, notes: [] });
});

test('orders of one line each, some of which the export tells twice: the second is the same line again', async () => {
  const orders = Array.from(
    { length: 40 },
    (_, i) => `1${i % 10}/0${1 + (i % 9)}/2026;${2000 + i};c${i % 7}@shop.test;${10 + i},00;Sapone x${i % 3}, Olio;1`,
  );
  const file = `${head}\n${[...orders, orders[3], orders[17], orders[3]].join('\n')}\n`;
  const result = await kit.bring(file, italian);
  const sum = orders.reduce((all, _, i) => all + (10 + i) * 100, 0);
  expect(result).toMatchObject({
    lines: 43,
    receipts: 40,
    net: { EUR: sum },
    warnings: { 'same line of an order again, counted once': 3 },
    added: { lines: 40 },
    known: 3,
  });
  expectClosed(result);
});

test('two pieces of one product on a till’s receipt stay two pieces', async () => {
  const baskets = Array.from({ length: 40 }, (_, i) =>
    [
      `c${i % 5},r${i},2026-03-0${1 + (i % 9)},2.50,coffee`,
      `c${i % 5},r${i},2026-03-0${1 + (i % 9)},2.50,coffee`,
      `c${i % 5},r${i},2026-03-0${1 + (i % 9)},4.00,cake`,
    ].join('\n'),
  );
  const result = await kit.bring(`customer,receipt,date,amount,product\n${baskets.join('\n')}\n`);
  expect(result).toMatchObject({ net: { EUR: 40 * 900 }, notes: [], added: { lines: 120 }, known: 0 });
  expectClosed(result);
});

test('where everything costs the same, two products of one receipt are two sales', async () => {
  const rows = Array.from({ length: 30 }, (_, i) => `c${i % 5},r${i >> 1},2026-03-01,1.00,p${i}`);
  expect(await kit.bring(`customer,receipt,date,amount,product\n${rows.join('\n')}\n`)).toMatchObject({
    net: { EUR: 3000 },
  });
});

test('another total on a later line of the order is left out, with what to do', async () => {
  const file = `${head}
14/03/2026;1;ada@shop.test;49,90;Sapone;2
14/03/2026;1;ada@shop.test;49,90;Olio;1
15/03/2026;2;bea@shop.test;12,00;Sapone;1
15/03/2026;2;bea@shop.test;12,00;Olio;1
15/03/2026;3;bea@shop.test;20,00;Sapone;1
15/03/2026;3;bea@shop.test;20,01;Olio;1
`;
  const result = await kit.bring(file, { ...italian, amounts: 'receipt' });
  expect(result).toMatchObject({ net: { EUR: 8190 }, rejected: { 'another total of the same order': 1 } });
  expect(result.rejects).toContain('--amounts line');
  expectClosed(result);
});

test('the end closes with discounts and refunds that make lines of their own, contradictions and lines left out', async () => {
  const file = `customer,receipt,date,product,price,receipt_discount,refund
a,1,2026-03-01,p,10.00,2.00,
a,1,2026-03-01,q,5.00,,1.00
,2,2026-03-01,p,10.00,,
b,3,2026-03-02,p,10.00,,10.00
b,4,not a day,p,10.00,,
c,1,2026-03-01,p,10.00,,
c,1,2026-05-01,q,10.00,,
`;
  const first = await kit.bring(file);
  expectClosed(first);
  expect(first.stored).toBeGreaterThan(first.added.lines);
  const longer = await kit.bring(`${file}a,1,2026-03-01,r,5.00,,\n`);
  expectClosed(longer);
  expect(longer).toMatchObject({ added: { lines: 1 } });
  const visits = 'customer,date\na,2026-03-01\na,2026-03-01\nb,2026-03-02\n,2026-03-02\n';
  const counted = await kit.bring(visits, { source: 'visits' });
  expectClosed(counted);
  expect(counted).toMatchObject({ added: { lines: 3 }, known: 0 });
});
