// Files as people really have them: titles above the table, numbers that a spreadsheet spoilt, orders told on one line.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { inspectFile, notesUnder } from './inspect-file.ts';
import { mappingFrom, savedMapping } from './mapping-options.ts';
import { readPurchaseLog } from './read-purchase-log.ts';
import { importKit } from './testing.ts';

const kit = importKit();
const ids = () => kit.db().rows(sql`select external_id as id from customer order by 1`);
const rows = 'Ma1;01/09/2026;r1;12,50\nMa2;21/09/2026;r2;13,50\n';

test.each([
  ['a semicolon and the line ends of Windows', 'sep=;\r\n', '\r\n', false],
  ['a byte order mark', '\ufeffsep=;\r\n', '\r\n', false],
  ['the line in quotes', '"sep=;"\r\n', '\r\n', false],
  ['filled up by a spreadsheet that saved it again', 'sep=;;;;\r\n', '\r\n', false],
  ['filled up with another separator', 'sep=,;;;\n', '\n', false],
  ['tabs', 'SEP=\t\r\n', '\r\n', true],
])('the line that tells the separator is understood: %s', async (_, line, end, tabs) => {
  const table = `customer_id;date;receipt;amount\n${rows}`.replaceAll('\n', end);
  const file = line + (tabs ? table.replaceAll(';', '\t') : table);
  expect(await kit.bring(file)).toMatchObject({ rejected: {}, receipts: 2, net: { EUR: 2600 }, notes: [] });
  const path = join(kit.home(), 'sep.csv');
  await writeFile(path, file);
  expect(await readPurchaseLog(path, { now: new Date('2026-11-22') }, () => undefined)).toMatchObject({
    lines: 2,
    rejected: {},
  });
});

const report = `Receipt no.,Date,Customer,Total
1001,05/10/2026 10:12,C-17,12.50
1002,06/10/2026 11:40,C-18,30.00
1003,27/10/2026 16:05,C-17,8.20
`;

test.each([
  [
    'title, print and period',
    '"Bottega Verdi - Daily sales"\n"Printed:","05/11/2026 19:30"\n"Period:","01/10/2026"\n\n',
    '5',
  ],
  ['one line of title', 'Sales report generated 2026-11-05 by owner\n', '2'],
  ['a title filled up with empty cells', 'Bottega Verdi,,,\n,,,\nOctober,,,\n', '4'],
  ['a title with a stray quote', '"Bottega Verdi\n', '2'],
])('the header is found below %s, and what is passed over is said', async (_, title, line) => {
  const result = await kit.bring(title + report);
  expect(result).toMatchObject({ rejected: {}, receipts: 3, net: { EUR: 5070 } });
  expect(result.mapping.format.headerLine).toBe(Number(line));
  expect(result.notes).toMatchObject([{ point: 'title_lines', params: { header: line } }]);
});

test.each([
  [
    'from a day to a day in as many cells as the table',
    'Bottega Verdi;;;\r\nSales from;01/10/2026;to;31/10/2026\r\n;;;\r\n',
    4,
  ],
  ['shop, till and day in one row', 'Shop;3;05/11/2026;19:30\r\n', 2],
  ['two rows of facts about the report', 'Printed;05/11/2026;at;19:30\r\nRows;3;Pages;1\r\n', 3],
])('rows above the header that look like rows of the table are titles all the same: %s', async (_, title, line) => {
  const table = 'Cliente;Data;Scontrino;Importo\r\nC1;05/10/2026;1;12,50\r\nC2;27/10/2026;2;8,20\r\n';
  const result = await kit.bring(title + table);
  expect(result).toMatchObject({ rejected: {}, receipts: 2, net: { EUR: 2070 } });
  expect(result.mapping.format.headerLine).toBe(line);
});

test('a table without a header keeps its first rows where a header of the same table comes further down', async () => {
  const file = 'C1,2026-10-05,r1,12.50\nC2,2026-10-06,r2,8.20\nCustomer,Date,Receipt,Total\nC3,2026-10-07,r3,9.00\n';
  const map = ['column 1=customer', 'column 2=date', 'column 3=receipt', 'column 4=amount'];
  expect(await kit.bring(file, { map })).toMatchObject({ receipts: 3, rejected: { 'no customer': 1 } });
});

test.each([
  ['plain', '"Customer\nID",Date,"Receipt\nno.","Total\namount"\n', '\n', undefined],
  ['with the line ends of Windows', '"Customer\r\nID",Date,"Receipt\r\nno.",Total\r\n', '\r\n', undefined],
  ['below a title', '"Sales report"\n\n"Customer\nID",Date,"Receipt\nno.",Total\n', '\n', 3],
  [
    'below a title with a line end of its own',
    '"Sales\nreport",,,\n"Customer\nID",Date,"Receipt\nno.",Total\n',
    '\n',
    3,
  ],
])('a header with line ends within its names is understood: %s', async (_, header, end, line) => {
  const result = await kit.bring(`${header}C1,2026-10-05,1,12.50${end}C2,2026-10-06,2,8.20${end}`);
  expect(result).toMatchObject({ rejected: {}, receipts: 2, net: { EUR: 2070 } });
  expect(result.mapping.format.headerLine).toBe(line);
  expect(result.mapping.columns).toMatchObject({ customer: ['Customer ID'], receipt: ['Receipt no.'] });
});

test('where the table begins can be told, and a kept mapping looks for it in each file', async () => {
  const odd = `a,b,c,d\nx,y,z,w\n${report}`;
  expect(await kit.bring(odd, { headerLine: '3' })).toMatchObject({ receipts: 3, rejected: {} });
  await expect(kit.bring(odd, { headerLine: '0' })).rejects.toMatchObject({ kind: { code: 'option_unknown' } });
  await expect(kit.bring(odd, { headerLine: 'x' })).rejects.toMatchObject({ kind: { code: 'option_unknown' } });
  const path = join(kit.home(), 'title.csv');
  await writeFile(path, `Title\nMore\n${report}`);
  const inspection = await inspectFile(kit.db(), path, { kind: 'purchases' });
  const kept = { ...inspection.mapping, format: { ...inspection.mapping.format, headerLine: 9 } };
  expect(savedMapping(inspection, kept).mapping.format.headerLine).toBe(3);
});

test('a file without titles has no word about them', async () => {
  for (const file of [report, `\n\n${report}`, 'customer,date,amount\nTotal,2026-01-01,5.00\n']) {
    const { notes, mapping } = await kit.bring(file);
    expect([notes, mapping.format.headerLine]).toEqual([[], undefined]);
  }
});

test.each([
  ['as a European spreadsheet writes it', '3,93471E+11'],
  ['as an American one does', '"3.93E+11"'],
  ['as a program does', '3.93471e+11'],
  ['as a cell that could not be worked out', '#REF!'],
  ['as a cell too narrow', '########'],
])('an id that a spreadsheet has spoilt is nobody: %s', async (_, id) => {
  const file = `customer_id;date;receipt;amount\n${id};14/09/2026;501;20,00\n${id};15/09/2026;502;12,00\n41;18/09/2026;505;9,90\n`;
  const result = await kit.bring(file);
  expect(result).toMatchObject({ receipts: 1, rejected: { 'number spoilt by a spreadsheet': 2 } });
  expect(result.notes).toMatchObject([{ point: 'spoilt_ids', params: { count: '2', column: 'customer_id' } }]);
  expect(result.rejects).toContain('format the column as text');
  const people = `customer_id;name\n${id};Nora\n${id};Olu\n7;Pia\n`;
  expect(await kit.bring(people, { kind: 'customers' })).toMatchObject({
    customers: 1,
    rejected: { 'number spoilt by a spreadsheet': 2 },
    notes: [{ point: 'spoilt_ids' }],
  });
});

test('cards and receipt numbers are held to the same, a product only costs its number', async () => {
  const file = `card,receipt,date,product,description,amount
1.2E+12,1,2026-09-01,p,Tea,1.00
c1,1.2E+12,2026-09-01,p,Tea,1.00
c1,2,2026-09-01,8.00E+12,Tea,1.00
c1,3,2026-09-01,8.00E+12,Coffee,1.00
12E3,4,2026-09-01,p,Tea,1.00
`;
  expect(await kit.bring(file)).toMatchObject({
    receipts: 3,
    rejected: { 'number spoilt by a spreadsheet': 2 },
    warnings: { 'product number left out, sale kept': 2 },
  });
  expect(await kit.db().rows(sql`select external_id as id from product order by 1`)).toEqual(
    [{ id: 'Coffee' }, { id: 'p' }, { id: 'Tea' }].sort((a, b) => (a.id < b.id ? -1 : 1)),
  );
});

const odoo =
  '"Order Reference","Customer/Email","Order Date","Order Lines/Product","Order Lines/Quantity","Order Lines/Subtotal","Status"\n';

test('lines of an order below its first one belong to it, whatever its buyer is called by', async () => {
  const file = `${odoo}"S21","Rita@shop.test","2026-09-01 08:15:00","Olive oil","2.0","24.0","sale"
"","","","Pasta","5.0","7.5","sale"
"","","","Sauce","3.0","6.3",""
"S22","ivo@shop.test","2026-09-02 09:30:00","Olive oil","1.0","12.0","sale"
"S23","ivo@shop.test","2026-09-09 09:30:00","Vinegar","1.0","4.0","draft"
"","","","Salt","1.0","1.0","draft"
"","","","Total","","54.8",""
`;
  expect(await kit.bring(file)).toMatchObject({
    mapping: { preset: 'odoo' },
    receipts: 2,
    net: { EUR: 4980 },
    rejected: { 'not paid': 2, 'no customer': 1 },
  });
  expect(await ids()).toEqual([{ id: 'ivo@shop.test' }, { id: 'rita@shop.test' }]);
  expect(await kit.db().rows(sql`select receipt, line_count from purchase order by 1`)).toEqual([
    { receipt: 'S21', line_count: 3 },
    { receipt: 'S22', line_count: 1 },
  ]);
  expect((await kit.bring(file)).added).toEqual({ customers: 0, receipts: 0, lines: 0 });
  const path = join(kit.home(), 'odoo.csv');
  await writeFile(path, file);
  let net = 0;
  await readPurchaseLog(path, { now: new Date('2026-11-22') }, ({ amountMinor = 0 }) => {
    net += amountMinor;
  });
  expect(net).toBe(4980);
});

test('lines below a first line that could not be read belong to no other order', async () => {
  const file = `order,customer,date,product,quantity,price
1,a,2026-09-01,tea,1,2.00
2,b,2026-09-01,coffee,1
,,,milk,1,1.00
3,c,2026-09-01,tea,1,2.00
,,,milk,1,1.00
`;
  const result = await kit.bring(file);
  expect(result).toMatchObject({
    net: { EUR: 500 },
    rejected: { 'wrong number of columns': 1, 'line of an order whose first line is missing': 1 },
  });
});

test('a customer on the first line of a group only is not guessed, and the remedy says what is lost', async () => {
  const file = 'customer_id,date,receipt,amount\nX1,2026-09-01,X1,10.00\n,2026-09-08,X2,11.00\n,2026-09-15,X3,12.00\n';
  const result = await kit.bring(file);
  expect(result).toMatchObject({ receipts: 1, rejected: { 'no customer': 2 } });
  expect(result.rejects).toContain('every further line is lost until it is copied down');
});

test.each([
  ['€', 'EUR'],
  ['Euro', 'EUR'],
  ['eur', 'EUR'],
  ['$', 'USD'],
  ['US$', 'USD'],
  ['zł', 'PLN'],
  ['złotych', 'PLN'],
  ['£', 'GBP'],
  ['Fr.', 'CHF'],
])('a currency written %j is %s', async (written, code) => {
  const file = `customer,date,receipt,amount,currency\na,2026-09-01,1,12.50,${written}\n`;
  expect(await kit.bring(file)).toMatchObject({ rejected: {}, net: { [code]: 1250 } });
});

test('a sign that several currencies share is the one of the shop, or is asked about', async () => {
  const file = (sign: string) => `customer,date,receipt,amount,currency\na,2026-09-01,1,12.50,${sign}\n`;
  expect(await kit.bring(file('$'), { currency: 'CAD' })).toMatchObject({ net: { CAD: 1250 } });
  expect(await kit.bring(file('kr'), { currency: 'SEK', source: 's' })).toMatchObject({ net: { SEK: 1250 } });
  const unknown = await kit.bring(file('kr').replace('\na,', '\nb,'), { source: 'k' });
  expect(unknown).toMatchObject({ receipts: 0, rejected: { 'unknown currency': 1 } });
});

test.each([
  [
    'WooCommerce Analytics',
    'Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,Coupon(s),N. Revenue',
    (kind: string) => `2026-09-01 10:11:12,901,&euro;45.00,completed,${kind},${kind},"2× Cups",2,,45.00`,
  ],
  ['any file', 'date,receipt,customer,amount', (kind: string) => `2026-09-01,1,${kind},45.00`],
])('new and returning are no customers: %s', async (_, header, row) => {
  const file = `${header}\n${row('returning')}\n${row('new')}\n`;
  await expect(kit.bring(file)).rejects.toMatchObject({ kind: { code: 'columns_missing' } });
  const path = join(kit.home(), 'kinds.csv');
  await writeFile(path, file);
  expect((await inspectFile(kit.db(), path, { kind: 'purchases' })).ambiguous).toMatchObject([
    { point: 'kind_of_customer' },
  ]);
  const column = header.includes('Customer') ? 'Customer' : 'customer';
  expect(await kit.bring(file, { map: [`${column}=customer`] })).toMatchObject({
    customers: 0,
    rejected: { 'a kind of customer, nobody by name or number': 2 },
  });
});

test('notes speak of the mapping as it stands: no word about amounts once a column is the amount', async () => {
  const path = join(kit.home(), 'spending.csv');
  await writeFile(path, 'customer,date,receipt,Spent there\na,2026-09-01,1,5\n');
  const inspection = await inspectFile(kit.db(), path, { kind: 'purchases' });
  const points = (map: string[]) => notesUnder(inspection, mappingFrom(inspection, { map })).map(({ point }) => point);
  expect(points([])).toEqual(['no_amount']);
  expect(points(['Spent there=amount'])).toEqual([]);
});

test('one text in apostrophes makes them no quotes, a file that is quoted so is read so', async () => {
  const lines = Array.from({ length: 40 }, (_, i) => `c${i},${i},2026-09-01,1.00,'s-Hertogenbosch,Tea`);
  const file = `customer,receipt,date,amount,store,product\n${lines.join('\n')}\nz,z,2026-09-01,1.00,Leiden,'Limited'\n`;
  expect(await kit.bring(file)).toMatchObject({ rejected: {}, receipts: 41, mapping: { format: { quote: '"' } } });
  for (const quoted of [
    "'customer','date','amount','product'\n'a','2026-09-01','1.00','Tea, green'\n",
    "customer,date,amount,product\na,2026-09-01,1.00,'Tea, green'\nb,2026-09-01,1.00,Tea\nc,2026-09-01,1.00,Tea\n",
  ]) {
    expect(await kit.bring(quoted)).toMatchObject({ rejected: {}, mapping: { format: { quote: "'" } } });
  }
});

test('a stray pair of quotes swallows no sales without a word', async () => {
  const lines = Array.from({ length: 50 }, (_, i) => `X${i},V${i},2026-01-0${1 + (i % 9)},1.00,Tea,Delft`);
  lines[10] = 'X10,V10,2026-01-05,1.00,"Gold plate,Delft';
  lines[14] = 'X14,V14,2026-01-05,1.00,Pipe 5",Delft';
  const file = `customer,receipt,date,amount,product,store\n${lines.join('\n')}\n`;
  expect(await kit.bring(file)).toMatchObject({ lines: 50, receipts: 49, rejected: { 'broken quotes': 1 } });
});

test('names are those of people: letters mended, links and words for nothing left out', async () => {
  const file = `customer_id,first_name,last_name
1,Niamh,O&#039;Brien
2,Ren&eacute;,Dupont &amp; Fils
3,JosÃ©,PÃ©rez
4,http://win.test,Riga
5,-,N/A
6,MARIA TERESA,ROSSI
7,GraÅ¼yna,WÃ³jcik
8,José,Åkesson
9,'=SUM(A1),Riga
`;
  expect(await kit.bring(file, { kind: 'customers' })).toMatchObject({ customers: 9, rejected: {} });
  const names = await kit.db().rows(sql<{ name: string | null }>`select name from customer order by external_id`);
  expect(names.map(({ name }) => name)).toEqual([
    "Niamh O'Brien",
    'René Dupont & Fils',
    'José Pérez',
    'Riga',
    null,
    'MARIA TERESA ROSSI',
    'Grażyna Wójcik',
    'José Åkesson',
    'Riga',
  ]);
  const sales = 'customer,name,date,receipt,amount\na,www.win.test/x,2026-09-01,1,1.00\nb,JosÃ©,2026-09-01,2,1.00\n';
  expect(await kit.bring(sales)).toMatchObject({ receipts: 2, warnings: { 'name left out, the rest kept': 1 } });
});

test('the time 24:00 is the first instant of the next day, in the date and in a column of times', async () => {
  const file = 'customer,date,time,receipt,amount\na,2026-11-05,24:00:00,1,1.00\nb,2026-11-05 24:00:00,,2,1.00\n';
  expect(await kit.bring(file)).toMatchObject({ rejected: {}, receipts: 2 });
  expect(await kit.db().rows(sql`select distinct day from purchase`)).toEqual([{ day: '2026-11-06' }]);
});

test('what cannot be read is told with its own trouble and not with that of others', async () => {
  const { rejects, rejected } = await kit.bring(
    'customer;date;receipt;amount\na;31/12/2025;1;1,00\na;sometime;2;1,00\na;05/11/2026 25:71;3;1,00\na;31/02/2026;4;1,00\na;30/12/2025;5;twelve\na;29/12/2025;6;1,234.50\na;28/12/2025;7;--\n',
  );
  expect(rejected).toEqual({
    'date not understood': 1,
    'no such time': 1,
    'no such date': 1,
    'amount is no number': 2,
    'no amount': 1,
  });
  const of = (line: number) => rejects.split('\n').find((text) => text.startsWith(`${line},`)) ?? '';
  expect(of(3)).toContain('Write it as in 2026-11-05');
  expect(of(3)).not.toContain('--date-order');
  expect(of(5)).toContain('--date-order');
  expect(of(6)).not.toContain('--decimal-mark');
  expect(of(7)).toContain('--decimal-mark .');
});
