// What an import leaves out: each line for a reason, in a file that is safe to open.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { importKit } from './testing.ts';

const kit = importKit();
const db = kit.db;

test('a word for nobody is nobody, not the best customer of the shop', async () => {
  const nobody = ['N/A', 'NA', 'nan', 'NULL', 'None', 'unknown', 'Guest', '-', '?'];
  const file = [...nobody, 'Nancy', 'N1', '0'].map((name, i) => `${name},${i},2024-01-01,2.00`).join('\n');
  expect(await kit.bring(`customer,receipt,date,amount\n${file}\n`)).toMatchObject({
    customers: 3,
    rejected: { 'no customer': nobody.length },
  });
});

test('the till’s account for everybody is nobody by its name, whatever its number, and by its words in four languages', async () => {
  const rows = [
    ['1', 'Walk-in Customer'],
    ['0', 'Cliente occasionale'],
    ['Walk-in', 'Walk-in'],
    ['klient detaliczny', ''],
    ['cliente de paso', ''],
    ['0000000000000', ''],
    ['17', 'Lia Moro'],
    ['0', 'Zoe Zero'],
    ['18', 'N/A'],
  ];
  const file = rows.map(([id, name], i) => `${id},${name},${i},2024-01-01,2.00`).join('\n');
  expect(await kit.bring(`customer,name,receipt,date,amount\n${file}\n`)).toMatchObject({
    customers: 3,
    rejected: { 'no customer': 6 },
  });
});

test.each(['customer_name', 'Customer Name', 'nome cliente', 'nombre_cliente', 'nazwa klienta'])(
  'the till’s account is nobody by its name also where the column is called %s',
  async (column) => {
    const file = `customer_id,${column},date,receipt,amount\n1,Walk-in Customer,2026-09-01,K1,3.00\n1,Walk-in Customer,2026-09-02,K2,4.00\n0,Cliente occasionale,2026-09-05,K3,7.00\n17,Lia Moro,2026-09-04,K4,30.00\n`;
    expect(await kit.bring(file)).toMatchObject({ customers: 1, rejected: { 'no customer': 3 }, notes: [] });
    expect(await db().rows(sql`select external_id as id, name from customer`)).toEqual([
      { id: '17', name: 'Lia Moro' },
    ]);
  },
);

test('the guests of a web shop are all numbered 0, and each is who the address says', async () => {
  const rows = ['0,Lea@shop.test', '0,lea@shop.test', '0,tom@shop.test', '17,lia@shop.test', '0,', '0,ugo@shop.test'];
  const file = rows.map((row, i) => `${row},${i},2024-01-0${i + 1},2.00`).join('\n');
  expect(await kit.bring(`customer_id,email,receipt,date,amount\n${file}\n`)).toMatchObject({ customers: 5 });
  const known = await db().rows(sql<{ id: string }>`select external_id as id from customer order by 1`);
  expect(known.map(({ id }) => id)).toEqual(['0', '17', 'lea@shop.test', 'tom@shop.test', 'ugo@shop.test']);
});

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
    'no such date': 1,
    'date not understood': 1,
    'date in the future': 1,
    'quantity is no number': 1,
    'amount looks like the number of an order': 1,
    'wrong number of columns': 1,
    'broken quotes': 1,
    'negative quantity and price': 1,
    'text too long': 1,
    'no receipt number': 1,
    'no amount': 1,
    'unreadable characters': 1,
  });
  const lines = figures.rejects.trim().split('\n');
  expect(lines[0]).toBe('line,field,value,reason,remedy,raw');
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

test('an address on a receipt that is none costs the address, not the sale, and is told apart from rejected lines', async () => {
  const result = await kit.bring(
    'customer,date,amount,email,phone\na,2024-01-01,1.00,anna@,12\nb,2024-01-02,2.00,bea@example.com,\n,2024-01-02,4.00,,\n',
    { map: ['phone=phone'] },
  );
  expect(result).toMatchObject({
    net: { EUR: 300 },
    rejected: { 'no customer': 1 },
    warnings: { 'e-mail address left out, sale kept': 1, 'telephone number left out, sale kept': 1 },
  });
  expect(await db().rows(sql`select external_id, email from customer order by 1`)).toEqual([
    { external_id: 'a', email: null },
    { external_id: 'b', email: 'bea@example.com' },
  ]);
  expect(result.rejects).toContain('2,email,anna@,"e-mail address left out, sale kept"');
});

test('the same receipt twice in one file counts once, in print as in the books', async () => {
  const file = 'customer,receipt,date,amount\na,1,2024-01-01,10.00\na,1,2024-01-01,10.00\nb,2,2024-01-01,5.00\n';
  const net = async () =>
    (await db().rows(sql`select sum(net_minor)::bigint as net from purchase where voided_at is null`))[0];
  const first = await kit.bring(file);
  expect(first).toMatchObject({ receipts: 2, net: { EUR: 1500 }, rejected: {} });
  expect(first.warnings).toEqual({ 'same receipt again, counted once': 1 });
  expect(first.rejects).toContain('3,receipt,1,');
  expect(await net()).toEqual({ net: 1500 });
  expect(await kit.bring(file)).toMatchObject({ net: { EUR: 1500 }, added: { receipts: 0 } });
  await db().run(sql`update purchase set voided_at = now() where receipt = '2'`);
  expect(await kit.bring(file)).toMatchObject({
    net: { EUR: 1000 },
    warnings: { 'receipt voided earlier, not counted': 1 },
  });
});

test('the offending value stands beside its line, shortened and safe', async () => {
  const { rejects } = await kit.bring(
    `customer,date,amount\na,=1+1,1\nb,${'9'.repeat(300)},1\nc,2024-01-01,"1 2,3,4"\n`,
  );
  const values = rejects.trim().split('\n').slice(1);
  expect(values[0]).toMatch(/^2,date,'=1\+1,date not understood,/);
  expect(values[1]).toContain(`3,date,${'9'.repeat(100)}…,date not understood,`);
  expect(values[2]).toMatch(/^4,amount,"1 2,3,4",amount is no number,/);
});

test('the same file again leaves the same file of rejects, not one more, wherever the home folder is', async () => {
  const file = 'customer,date,amount\na,soon,1\nb,2024-01-01,2\n';
  const [first, second] = [await kit.bring(file), await kit.bring(file)];
  expect(second.rejectsPath).toBe(first.rejectsPath);
  const other = await kit.bring(file.replace('soon', 'later'));
  expect(other.rejectsPath).not.toBe(first.rejectsPath);
  expect((await readdir(join(kit.home(), 'imports'))).filter((name) => name.endsWith('.part'))).toEqual([]);
  const paths = await db().rows<{ rejects_path: string }>(sql`select rejects_path from import order by import_id`);
  expect(paths.every((row) => /^imports\/rejects-[0-9a-f]{16}\.csv$/.test(row.rejects_path))).toBe(true);
});

test('every line that is counted has its line in the file of rejects', async () => {
  const result = await kit.bring(
    'customer,receipt,date,amount,card\n,1,2024-01-01,1.00,\na,2,soon,1.00,\na,3,2024-01-01,1.00,7\nb,4,2024-01-01,1.00,7\na,5,2024-01-01,1.00,\na,5,2024-01-01,2.00,\na,5\n',
  );
  const counted = Object.values(result.rejected).reduce((sum, count) => sum + count, 0);
  expect(counted).toBe(5);
  expect(result.rejects.trim().split('\n')).toHaveLength(1 + counted);
});
