// Amount columns that hold something else, and sums that no number holds: refused at the line, and never an internal error.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { mostMinor } from '../../ground/index.ts';
import { receivePurchases } from '../api/receive-purchases.ts';
import { readCustomer } from '../people/read-customer.ts';
import { importKit } from './testing.ts';
import { previewUndo, undoImport } from './undo-import.ts';

const kit = importKit();
const db = kit.db;
const day = (i: number) => new Date(Date.UTC(2020, 0, 1 + (i % 900))).toISOString().slice(0, 10);

async function importId(): Promise<number> {
  const [{ id }] = await db().rows(sql<{ id: number }>`select max(import_id) as id from import`);
  return id;
}

test('an amount column that holds numbers of orders is refused line by line, with the reason and what to do', async () => {
  const rows = Array.from({ length: 30 }, (_, i) => `b${i},r${i},${day(i)},${4_403_123_852 + i * 97_311_007}.00`);
  const result = await kit.bring(`customer,receipt,date,amount\n${rows.join('\n')}\nb,ok,2024-05-01,12.50\n`);
  expect(result).toMatchObject({
    receipts: 1,
    net: { EUR: 1250 },
    rejected: { 'amount looks like the number of an order': 30 },
  });
  expect(result.rejects).toContain('map the column that holds the amounts');
});

test.each([
  ['3.93E+11', 'EUR', 'amount looks like the number of an order'],
  ['0000003391234567890', 'EUR', 'amount looks like the number of an order'],
  ['1234567890123456789', 'EUR', 'amount looks like the number of an order'],
  ['-8872057333', 'PLN', 'amount looks like the number of an order'],
  ['8872057333.55', 'EUR', 'amount too large'],
])('the amount %s %s costs its line alone: %s', async (amount, currency, reason) => {
  const file = `customer,receipt,date,amount\na,1,2024-05-01,${amount}\na,2,2024-05-02,999999999.99\n`;
  expect(await kit.bring(file, { currency })).toMatchObject({
    net: { [currency]: 99_999_999_999 },
    rejected: { [reason]: 1 },
  });
});

test('a price, a discount, a refund, a shipping or a cost beyond any sale is called too large, not no number', async () => {
  const head = 'customer,receipt,date,product,quantity,price,line_discount,refund,cost';
  const result = await kit.bring(
    `${head}\na,1,2024-05-01,p,1,5,2000000000,,\na,2,2024-05-01,p,1,5,,2000000000.50,\na,3,2024-05-01,p,1,5,,,7000000000\na,4,2024-05-01,p,3,500000000,,,\na,5,2024-05-01,p,1,8872057333,,,\na,6,2024-05-01,p,1,5,,,1\n`,
  );
  expect(result).toMatchObject({
    receipts: 1,
    rejected: { 'amount too large': 4, 'amount looks like the number of an order': 1 },
  });
});

test('in a currency of small units a house may be sold', async () => {
  const file = 'customer,receipt,date,amount\na,1,2024-05-01,8872057333\n';
  for (const currency of ['IDR', 'VND'])
    expect((await kit.bring(file, { currency, source: currency, again: true })).receipts).toBe(1);
  expect((await kit.bring(file, { currency: 'JPY', source: 'JPY', again: true })).receipts).toBe(0);
});

test('sums beyond what a number holds: the customer opens, the import is listed and taken back', async () => {
  // numbers of nine digits cannot be told from amounts; 95,000 of them are more than 2^53 cents
  const rows = Array.from({ length: 95_000 }, (_, i) => `whale,r${i},${day(i)},999999999.99,p,1000000`);
  const result = await kit.bring(`customer,receipt,date,amount,product,cost\n${rows.join('\n')}\n`);
  expect(result).toMatchObject({ receipts: 95_000, net: { EUR: mostMinor } });
  const [{ id }] = await db().rows(sql<{ id: number }>`select customer_id as id from customer`);
  expect(await readCustomer(db(), id)).toMatchObject({ netMinor: mostMinor, marginMinor: mostMinor });
  const told = await previewUndo(db(), await importId());
  expect(told).toMatchObject({ receipts: 95_000, net: { EUR: mostMinor } });
  await undoImport(kit.context(), await importId(), null);
  expect(await db().rows(sql`select 1 from purchase`)).toEqual([]);
});

test('a receipt whose many lines are more than a number holds, and a cost times a quantity beyond an int8', async () => {
  const lines = Array.from({ length: 91_000 }, (_, i) => `a,one,2024-05-01,p${i},1,999999999.99,1`);
  lines.push('a,one,2024-05-01,q,1000000000,0,900000000', 'b,two,2024-05-01,q,1000000000,0.5,999999999');
  const result = await kit.bring(`customer,receipt,date,product,quantity,price,cost\n${lines.join('\n')}\n`);
  expect(result).toMatchObject({ receipts: 2, rejected: {} });
  const stored = await db().rows(
    sql<{ netMinor: number; marginMinor: number }>`
      select net_minor as "netMinor", margin_minor as "marginMinor" from purchase order by receipt`,
  );
  expect(stored).toMatchObject([{ netMinor: mostMinor, marginMinor: -mostMinor }, { marginMinor: -mostMinor }]);
  await undoImport(kit.context(), await importId(), null);
});

test('a machine that sends numbers of orders as amounts is told so, receipt by receipt', async () => {
  const receipt = (no: string, what: object) => ({
    customer: 'c',
    receipt: no,
    happenedAt: '2024-05-01T10:00:00Z',
    currency: 'EUR',
    ...what,
  });
  const answer = await receivePurchases(kit.context(), [
    receipt('1', { amountMinor: 887_205_733_300 }),
    receipt('2', { lines: [{ amountMinor: 100 }, { amountMinor: -887_205_733_300 }] }),
    receipt('3', { amountMinor: 1250 }),
  ]);
  expect(answer).toMatchObject({
    accepted: 1,
    errors: [
      { index: 0, field: 'amountMinor', reason: expect.stringContaining('number of an order') },
      { index: 1, field: 'lines.1.amountMinor' },
    ],
  });
});
