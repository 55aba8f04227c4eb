// What a column is where its name does not say it, or says something else than its cells.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { detectFormat } from './detect-format.ts';
import { inspectFile } from './inspect-file.ts';
import { recognisedUnder } from './recognised.ts';
import { suggestMapping } from './suggest-mapping.ts';
import { importKit } from './testing.ts';

const kit = importKit();

function look(text: string, country = 'IT') {
  const found = detectFormat(Buffer.from(text), country);
  const { mapping, missing, kind } = suggestMapping(found, { kind: 'purchases' });
  return { columns: mapping.columns, missing, kind, notes: recognisedUnder('purchases', mapping, found) };
}

/** A table of rows of cells. */
const table = (...rows: readonly (readonly string[])[]) => `${rows.map((row) => row.join(';')).join('\n')}\n`;

const bought = [
  ['2026-09-03 10:12', 'lia@posta.test', '1001', '25,90'],
  ['2026-09-14 11:40', 'ugo@posta.test', '1002', '17,40'],
  ['2026-10-05 16:05', 'LIA@posta.test', '1003', '44,90'],
  ['2026-10-21 09:30', 'pia@posta.test', '1004', '12,50'],
];

test.each([
  ['no heading at all', [], ['column 1', 'column 2', 'column 3', 'column 4']],
  ['headings that nobody knows', [['Kiedy', 'Kto', 'Zlec', 'Ile']], ['Kiedy', 'Kto', 'Zlec', 'Ile']],
  ['headings of one letter', [['A', 'B', 'C', 'D']], ['A', 'B', 'C', 'D']],
])('day, buyer, number and amount are told by their cells: %s', (_, header, [date, email, receipt, amount]) => {
  const { columns, missing, notes } = look(table(...header, ...bought));
  expect(columns).toEqual({
    date: [date],
    email: [email],
    customer: [email],
    receipt: [receipt],
    amount: [amount],
  });
  expect(missing).toEqual([]);
  expect(notes.map(({ point, params }) => [point, params.column])).toEqual([
    ['known_by', email],
    ['by_cells', email],
    ['by_cells', date],
    ['by_cells', amount],
    ['by_cells', receipt],
  ]);
});

test.each([
  ['telephone numbers', ['347 1234567', '333 7654321', '347 1234567', '340 5556677'], 'phone'],
  [
    'telephone numbers with their country',
    ['+39 347 1234567', '+393337654321', '0039 347 1234567', '+48 601 555 667'],
    'phone',
  ],
  ['cards of thirteen digits', ['2040000000017', '2040000000024', '2040000000017', '2040000000031'], 'card'],
  ['cards in groups', ['0400 1200 0017', '0400 1200 0024', '0400 1200 0017', '0400 1200 0031'], 'card'],
])('a buyer without an address is known by %s', (_, cells, field) => {
  const rows = bought.map(([date, , number, amount], i) => [date, cells[i], number, amount]);
  const { columns, missing } = look(table(['Wann', 'Werwar', 'Nummerierung', 'Wieviel'], ...rows));
  expect(columns).toMatchObject({ [field]: ['Werwar'], date: ['Wann'], amount: ['Wieviel'] });
  expect(missing).toEqual([]);
});

test('what could be two things is proposed as neither', () => {
  // two days, two amounts that nothing adds up to, two numbers that do not go together
  const twoDays = bought.map((row, i) => [...row, `2026-11-0${i + 1}`]);
  expect(look(table(['a', 'b', 'c', 'd', 'e'], ...twoDays)).columns.date).toBeUndefined();
  const twoAmounts = bought.map((row, i) => [...row, `${i + 3},15`]);
  expect(look(table(['a', 'b', 'c', 'd', 'e'], ...twoAmounts)).columns.amount).toBeUndefined();
  // a customer's number and a number of an order look alike, and only one of them keeps to one day
  const twoNumbers = bought.map((row, i) => [...row, `K${i % 2}7`]);
  expect(look(table(['a', 'b', 'c', 'd', 'e'], ...twoNumbers)).columns.receipt).toEqual(['c']);
  const alike = bought.map((row, i) => [...row, ['X77', 'X77', 'X78', 'X79'][i]]);
  expect(look(table(['a', 'b', 'c', 'd', 'e'], ...alike)).columns.receipt).toEqual(['c']);
});

test('of several columns of money without a name the total is the one that the others add up to', () => {
  const money = [
    ['20,00', '5,90', '25,90', '4,67'],
    ['17,40', '0,00', '17,40', '3,14'],
    ['40,00', '4,90', '44,90', '8,10'],
    ['12,50', '0,00', '12,50', '2,25'],
  ];
  const rows = bought.map((row, i) => [...row.slice(0, 3), ...money[i]]);
  expect(look(table(...rows)).columns.amount).toEqual(['column 6']);
  // goods before a discount and the total after it could each be what was paid
  const reduced = rows.map((row, i) => (i === 1 ? [...row.slice(0, 3), '19,40', '0,00', '17,40', '2,00'] : row));
  expect(look(table(...reduced)).columns.amount).toBeUndefined();
});

test.each([
  ['English', ['Subtotal', 'Tax', 'Shipping', 'Discount', 'Total']],
  ['Italian', ['Subtotale', 'IVA', 'Spedizione', 'Sconto', 'Totale']],
  ['Polish', ['Suma częściowa', 'Podatek', 'Wysyłka', 'Rabat', 'Razem']],
  ['Spanish', ['Subtotal', 'Impuestos', 'Envío', 'Descuento', 'Total']],
])(
  'the total is the amount, and the shipping in it is no goods: %s',
  (_, [subtotal, tax, shipping, discount, total]) => {
    const file = table(
      ['Email', 'Date', subtotal, tax, shipping, discount, total],
      ['lia@posta.test', '2026-09-03', '20.00', '3.61', '5.90', '0.00', '25.90'],
      ['ugo@posta.test', '2026-09-14', '19.40', '3.50', '0.00', '2.00', '17.40'],
      ['lia@posta.test', '2026-10-05', '40.00', '7.21', '4.90', '0.00', '44.90'],
    );
    const { columns } = look(file);
    expect(columns).toMatchObject({ amount: [total], shipping_in_amount: [shipping] });
    expect(Object.values(columns).flat()).not.toContain(subtotal);
  },
);

test('a total that is the goods alone keeps what was paid for shipping apart', () => {
  const file = table(
    ['Email', 'Date', 'Subtotal', 'Shipping', 'Total'],
    ['lia@posta.test', '2026-09-03', '20.00', '5.90', '20.00'],
    ['lia@posta.test', '2026-10-05', '40.00', '4.90', '40.00'],
  );
  expect(look(file).columns).not.toHaveProperty('shipping_in_amount');
});

test.each([
  ['Italian', ['Data ordine', 'Data', 'Data di nascita', 'Data pagamento', 'Data spedizione'], 'Data ordine'],
  ['English', ['Date paid', 'Date shipped', 'Order date', 'Date of birth', 'Date'], 'Order date'],
  ['a bare day beside others', ['Data di nascita', 'Data', 'Data pagamento', 'Data modifica', 'Data consegna'], 'Data'],
  ['Polish', ['Data urodzenia', 'Data wysyłki', 'Data zamówienia', 'Data płatności', 'Data'], 'Data zamówienia'],
  [
    'Spanish',
    ['Fecha de nacimiento', 'Fecha de pago', 'Fecha de envío', 'Fecha de compra', 'Fecha'],
    'Fecha de compra',
  ],
])('of several days the day of the order counts: %s', (_, days, right) => {
  const file = table(
    ['Email', ...days, 'Totale'],
    ['lia@posta.test', '1971-02-03', '2026-09-03', '2026-09-04', '2026-09-05', '2026-09-06', '25,90'],
    ['ugo@posta.test', '1985-11-23', '2026-09-14', '2026-09-15', '2026-09-16', '2026-09-17', '17,40'],
  );
  expect(look(file).columns.date).toEqual([right]);
});

test('a day of birth or of payment alone is no day of purchase', () => {
  const file = table(['Email', 'Born', 'Data di nascita', 'Totale'], ['lia@posta.test', 'x', '1971-02-03', '25,90']);
  expect(look(file)).toMatchObject({ missing: ['date'] });
});

test.each([
  ['an address over numbers', 'Email', ['71', '72', '73', '74'], 'email'],
  ['an address over days', 'E-mail', ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04'], 'email'],
  ['a day over addresses', 'Data', ['a@p.test', 'b@p.test', 'c@p.test', 'd@p.test'], 'date'],
  ['an amount over words', 'Importo', ['tea', 'tea', 'cups', 'tea'], 'amount'],
  ['a number over amounts', 'Cod. cliente', ['1,20', '3,45', '7,10', '9,99'], 'customer'],
])('cells count before a name that says something else: %s', (_, heading, cells, field) => {
  const names = ['when', 'who', 'which', 'howmuch'];
  const file = table([...names, heading], ...bought.map((row, i) => [...row, cells[i]]));
  const { columns, notes } = look(file);
  expect(columns[field]).not.toEqual([heading]);
  expect(notes).toContainEqual(
    expect.objectContaining({ point: 'unlike_heading', params: expect.objectContaining({ column: heading, field }) }),
  );
});

test('a few damaged cells make a column nothing else', () => {
  const rows = bought.map((row, i) => (i === 0 ? ['31/02/2026', ...row.slice(1)] : row));
  const { columns } = look(table(['Data', 'Email', 'Ordine', 'Importo'], ...rows));
  expect(columns).toMatchObject({ date: ['Data'], email: ['Email'], receipt: ['Ordine'], amount: ['Importo'] });
  const bad = table(['customer', 'date', 'amount'], ['a', 'someday', 'much']);
  expect(look(bad).columns).toMatchObject({ date: ['date'], amount: ['amount'] });
});

test('numbers of orders that look like days or amounts are numbers of orders', () => {
  const days = bought.map(([date, email, , amount], i) => [date, email, `2026010${i + 1}`, amount]);
  expect(look(table(['Data', 'Email', 'N. ordine', 'Totale'], ...days)).columns).toMatchObject({
    date: ['Data'],
    receipt: ['N. ordine'],
  });
  // without names the column with marks in it is the day
  expect(look(table(...days)).columns).toMatchObject({ date: ['column 1'] });
  const amounts = bought.map(([date, email, , amount], i) => [date, email, `100${i}.00`, amount]);
  expect(look(table(['Data', 'Email', 'Ordine', 'Totale'], ...amounts)).columns).toMatchObject({
    receipt: ['Ordine'],
    amount: ['Totale'],
  });
});

test('telephone, card, order and product keep apart without a name', () => {
  const rows = [
    ['2026-09-03', '+39 347 1234567', '90000001', '8001120000019', '2', '25,90'],
    ['2026-09-14', '+39 333 7654321', '90000002', '8001120000026', '1', '17,40'],
    ['2026-10-05', '+39 347 1234567', '90000003', '8001120000019', '3', '44,90'],
    ['2026-10-21', '+39 340 5556677', '90000004', '8001120000033', '1', '12,50'],
    ['2026-10-21', '+39 340 5556677', '90000005', '8001120000019', '1', '12,50'],
  ];
  expect(look(table(...rows)).columns).toEqual({
    date: ['column 1'],
    phone: ['column 2'],
    customer: ['column 2'],
    receipt: ['column 3'],
    amount: ['column 6'],
  });
});

test('an EAN is the product and no order, whole numbers beside amounts are quantities', () => {
  const file = table(
    ['Email', 'Data', 'EAN', 'Qtà', 'Importo'],
    ['lia@posta.test', '2026-09-03', '8001120000019', '2', '25,90'],
    ['ugo@posta.test', '2026-09-14', '8001120000026', '1', '17,40'],
  );
  expect(look(file).columns).toMatchObject({ product: ['EAN'], quantity: ['Qtà'], amount: ['Importo'] });
  expect(look(file).columns).not.toHaveProperty('receipt');
});

test('states of orders are told by their words, other words are not', () => {
  const states = ['Consegnato', 'Annullato', 'Consegnato', 'Spedito'];
  const ways = ['PayPal', 'Bonifico', 'PayPal', 'Contanti'];
  const file = table(
    ['Kiedy', 'Kto', 'Jaki', 'Jak', 'Ile'],
    ...bought.map(([date, email, , amount], i) => [date, email, states[i], ways[i], amount]),
  );
  expect(look(file).columns).toMatchObject({ status: ['Jaki'], amount: ['Ile'] });
  expect(look(file).columns).not.toHaveProperty('type');
});

test('one column, 400 columns and nothing but names are looked at without a guess', () => {
  expect(look('Email\nlia@posta.test\nugo@posta.test\n')).toMatchObject({
    columns: { email: ['Email'], customer: ['Email'] },
    missing: ['date'],
  });
  expect(look('x\n1\n2\n')).toMatchObject({ missing: ['customer', 'date'] });
  const wide = (cells: readonly string[]) => [...Array.from({ length: 396 }, (_, i) => `w${i % 9}`), ...cells];
  const named = table(
    Array.from({ length: 400 }, (_, i) => `c${i}`),
    ...bought.map(wide),
  );
  expect(look(named)).toMatchObject({
    columns: { date: ['c396'], customer: ['c397'], receipt: ['c398'], amount: ['c399'] },
    missing: [],
  });
  expect(look('Data;Email;Totale\n')).toMatchObject({ missing: [] });
});

test('a list of customers with days and sums is no file of purchases', async () => {
  const path = join(kit.home(), 'people.csv');
  await writeFile(
    path,
    table(
      ['Email', 'Nome', 'Kiedy', 'Ile'],
      ...bought
        .slice(0, 2)
        .concat(bought.slice(3))
        .map(([date, email, , amount]) => [email, 'Lia', date, amount]),
    ),
  );
  expect((await inspectFile(kit.db(), path)).kind).toBe('customers');
  await writeFile(
    path,
    table(['Email', 'Kiedy', 'Ile'], ...bought.map(([date, email, , amount]) => [email.toLowerCase(), date, amount])),
  );
  expect((await inspectFile(kit.db(), path)).kind).toBe('purchases');
});

test.each([
  ['two columns for the amount', { amount: ['c', 'd'] }, 'field_twice'],
  ['one column twice', { customer: ['a', 'a'] }, 'field_twice'],
  ['one column for the day and the amount', { date: ['b'], amount: ['b'] }, 'column_twice'],
  ['one column for the customer and the number', { receipt: ['a'] }, 'column_twice'],
])('a mapping that contradicts itself is refused before anything is written: %s', async (_, wrong, code) => {
  const file = 'a,b,c,d\nk1,2026-09-03,5.00,6.00\n';
  const map = Object.entries({ customer: ['a'], date: ['b'], amount: ['c'], ...wrong }).flatMap(([field, columns]) =>
    columns.map((column) => `${column}=${field}`),
  );
  await expect(kit.bring(file, { map })).rejects.toMatchObject({ kind: { code } });
  expect(await kit.db().rows(sql`select 1 from purchase`)).toEqual([]);
});

test('day and time, first and last name, address and number go together all the same', async () => {
  const file = 'a,b,c,d,e\nlia@posta.test,2026-09-03,10:12,5.00,Moro\n';
  const map = ['a=customer', 'a=email', 'b=date', 'c=time', 'd=amount', 'e=name'];
  expect(await kit.bring(file, { map })).toMatchObject({ receipts: 1, rejected: {} });
});

test.each([
  [
    'addresses in any letters',
    'Email',
    ['lia@posta.test', 'LIA@posta.test', ' Lia@Posta.test  ', 'ugo@posta.test'],
    ['lia@posta.test', 'ugo@posta.test'],
  ],
  [
    'telephone numbers in any groups',
    'Telefono',
    ['+39 347 1234567', '0039 347/1234567', '+393471234567', '333 7654321'],
    ['+393471234567', '3337654321'],
  ],
  ['cards in any groups', 'N. tessera', ['0400 12', '040012', ' 0400 12 ', '0400 13'], ['040012', '040013']],
])('%s make nobody two customers', async (_, heading, cells, ids) => {
  const rows = bought.map(([date, , number, amount], i) => [date, `"${cells[i]}"`, number, amount]);
  const brought = await kit.bring(table(['Data', heading, 'N. ordine', 'Totale'], ...rows));
  expect(brought).toMatchObject({ receipts: 4, customers: 2, rejected: {} });
  const [kind] = heading === 'N. tessera' ? ['card'] : ['external'];
  expect(await kit.db().rows(sql`select value from customer_key where kind = ${kind} order by value`)).toEqual(
    [...ids].sort().map((value) => ({ value })),
  );
});

test('a telephone that cashiers type to get past the field is nobody', async () => {
  const rows = bought.map(([date, , number, amount], i) => [
    date,
    ['347 1234567', '0000000000', '1234567890', '347 1234567'][i],
    number,
    amount,
  ]);
  expect(await kit.bring(table(['Data', 'Cellulare', 'N. ordine', 'Totale'], ...rows))).toMatchObject({
    receipts: 2,
    customers: 1,
    rejected: { 'no customer': 2 },
  });
});
