// How files are written is found out, asked about, or a clear error.

import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { importKit } from './testing.ts';

const kit = importKit();
const db = kit.db;

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
  expect(await kit.bring(text, options)).toMatchObject({ rejected: {}, net: { EUR: minor } });
});

test.each([
  ['English', 'customer,name,email\nc1,Anna,anna@example.com\n'],
  ['Italian', 'cliente;nome;cognome;email\nc1;Anna;Rossi;anna@example.com\n'],
  ['Polish', 'klient;imię;nazwisko;e-mail\nc1;Anna;Nowak;anna@example.com\n'],
  ['Spanish', 'cliente,nombre,apellidos,email\nc1,Anna,García,anna@example.com\n'],
  ['a shop system', 'First Name,Last Name,Email,Accepts Marketing\nAnna,Rossi,anna@example.com,yes\n'],
  ['one column', 'email\nanna@example.com\n'],
])('a header is known by its names where every column is text: %s', async (_, text) => {
  expect(await kit.bring(text, { kind: 'customers' })).toMatchObject({ lines: 1, customers: 1, rejected: {} });
});

test('texts without a header stay rows', async () => {
  const map = ['column 1=customer', 'column 2=name'];
  expect(await kit.bring('c1,Anna\nc2,Bea\n', { kind: 'customers', map })).toMatchObject({ lines: 2, customers: 2 });
});

test('UTF-16, Windows-1252 and packed files are read as what they are', async () => {
  const text = 'customer,date,amount\nMüller,2024-01-01,5.00\n';
  await kit.bring(Buffer.from(`\ufeff${text}`, 'utf16le'));
  await kit.bring(Buffer.from(text, 'latin1'));
  await kit.bring(gzipSync(text));
  expect(await db().rows(sql`select external_id from customer`)).toEqual([{ external_id: 'Müller' }]);
});

test('only what stands in a column of dates tells the order of days and months', async () => {
  const clear = 'customer,date,product,amount\na,2024-01-01,1.2.3,5.00\nb,2024-01-02,25/12/3,5.00\n';
  expect((await kit.bring(clear)).rejected).toEqual({});
  const asked = 'customer,date,product,amount\na,03/04/2024,25/12/3,5.00\nb,05/06/2024,25/12/3,5.00\n';
  await expect(kit.bring(asked)).rejects.toMatchObject({ kind: { code: 'date_order_unclear' } });
});

test('dates that can be read in two ways are asked about', async () => {
  const text = 'customer,date,amount\n1,03/04/2024,5.00\n';
  await expect(kit.bring(text)).rejects.toMatchObject({ kind: { code: 'date_order_unclear' } });
  await kit.bring(text, { dateOrder: 'mdy' });
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
  await expect(kit.bring(text, options)).rejects.toMatchObject({ kind: { code } });
  expect(await db().rows(sql`select from purchase`)).toEqual([]);
  expect(await kit.leftovers()).toBe(0);
});

test('a missing file and a damaged package are clear errors', async () => {
  await expect(kit.bringPath(join(kit.home(), 'nowhere.csv'))).rejects.toMatchObject({
    kind: { code: 'file_unreadable' },
  });
  const rows = Array.from({ length: 200_000 }, (_, i) => `${i},2024-01-01,${i % 100}`);
  const packed = gzipSync(`customer,date,amount\n${rows.join('\n')}\n`);
  await expect(kit.bring(packed.subarray(0, packed.length - 5000))).rejects.toMatchObject({
    kind: { code: 'file_damaged' },
  });
  expect(await db().rows(sql`select state, error from import order by import_id desc limit 1`)).toMatchObject([
    { state: 'failed', error: expect.stringContaining('damaged') },
  ]);
  expect(await kit.leftovers()).toBe(0);
});
