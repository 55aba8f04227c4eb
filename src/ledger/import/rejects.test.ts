// What an import leaves out: each line for a reason, in a file that is safe to open.
import { stat } from 'node:fs/promises';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { importKit } from './testing.ts';

const kit = importKit();
const db = kit.db;

test('each damaged row costs itself alone and says what to do', async () => {
  const figures = await kit.bring(
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
  const { rejects } = await kit.bring('customer,date,amount\n=cmd()|1,soon,1\n@x,soon,1\n');
  expect(rejects).toContain('"\'=cmd()|1,soon,1"');
  expect(rejects).toContain('"\'@x,soon,1"');
});

test('a receipt that contradicts what is stored is left out with its reason, the stored one stays', async () => {
  await kit.bring('customer,receipt,date,amount\na,1,2024-01-01,10.00\na,2,2024-01-01,10.00\n');
  const result = await kit.bring(
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
  const result = await kit.bring(
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
