// How files are written is found out, asked about, or a clear error.

import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { encodings } from '../contract.ts';
import { textDecoder } from './decode.ts';
import { importKit } from './testing.ts';

const kit = importKit();
const db = kit.db;

test.each([
  ['semicolons and decimal commas', 'cliente;data;importo\n1;31/12/2023;1.234,50\n2;01/02/2024;2,00\n', 123_650],
  ['a line that tells the separator', 'sep=;\ncustomer;date;amount\n1;2024-01-01;5,00\n', 500],
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
  expect(await db().rows(sql`select 1 from purchase`)).toEqual([]);
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

test.each([
  ['windows-1250', 'ISO-8859-2 has other places for these', [0x9c, 0xb9, 0x9f]],
  ['iso-8859-2', 'windows-1250 has other places for these', [0xb6, 0xb1, 0xbc]],
] as const)('Polish letters in %s are read as such, and that it is a guess is said', async (encoding, _, [s, a, z]) => {
  const bytes: Record<string, number> = {
    ś: s,
    ą: a,
    ź: z,
    ł: 0xb3,
    ę: 0xea,
    ó: 0xf3,
    ń: 0xf1,
    ż: 0xbf,
    ć: 0xe6,
    Ł: 0xa3,
  };
  const text =
    'klient;imię;data;kwota\nWójcik;Łucja;31/12/2023;1,00\nWiśniewska;Grażyna;31/12/2023;2,00\nDąbek;Kaźmierz;31/12/2023;3,00\n';
  const file = Buffer.from([...text].map((letter) => bytes[letter] ?? letter.charCodeAt(0)));
  const { mapping, notes } = await kit.bring(file);
  expect(mapping.format.encoding).toBe(encoding);
  expect(notes).toMatchObject([
    { point: 'encoding', params: { encoding }, sentence: expect.stringContaining('--encoding') },
  ]);
  expect(await db().rows(sql`select external_id from customer order by 1`)).toEqual([
    { external_id: 'Dąbek' },
    { external_id: 'Wiśniewska' },
    { external_id: 'Wójcik' },
  ]);
});

test.each([
  ['French', 'Hélène Lefèvre à Nîmes, cœur “d’or” 5 €', 'windows-1252'],
  ['Italian', 'Niccolò, perché, città, è già lì', 'windows-1252'],
  ['Spanish', 'Muñoz, España, niño, ¿qué?', 'windows-1252'],
  ['German', 'Müller, Jürgen, Größe, Äpfel', 'windows-1252'],
  ['Polish', 'Żółć, Łódź, gęś, koń, ćma', 'windows-1250'],
])('the letters of a file tell its encoding: %s', async (_, words, encoding) => {
  const written = encodedAs(encoding, `customer,date,amount\n"${words}",2024-01-01,5.00\n`);
  const { mapping } = await kit.bring(written);
  expect(mapping.format.encoding).toBe(encoding);
  expect(await db().rows(sql`select external_id from customer`)).toEqual([{ external_id: words }]);
});

test('UTF-16 without a mark is a guess too, and its letters are shown', async () => {
  const { notes } = await kit.bring(Buffer.from('customer,date,amount\nMüller,2024-01-01,5.00\n', 'utf16le'));
  expect(notes).toMatchObject([{ point: 'encoding', params: { encoding: 'utf-16le', letters: 'ü' } }]);
});

test('an encoding can be named, also one that is never guessed, and its names lead to the columns', async () => {
  const file = encodedAs('koi8-r', 'клиент,date,amount\nАнна,2024-01-01,5.00\n');
  const result = await kit.bring(file, { encoding: 'KOI8-R', map: ['клиент=customer'] });
  expect(result).toMatchObject({ notes: [], net: { EUR: 500 } });
  expect(await db().rows(sql`select external_id from customer`)).toEqual([{ external_id: 'Анна' }]);
  await expect(kit.bring(file, { encoding: 'klingon' })).rejects.toMatchObject({ kind: { code: 'option_unknown' } });
});

test('a named separator is the one by which the columns are found', async () => {
  const file = 'customer;date;amount\n"a;b";2024-01-01;5.00\n';
  expect(await kit.bring(file.replaceAll(';', '|'), { separator: 'pipe' })).toMatchObject({ net: { EUR: 500 } });
});

test('dates in two orders: the more decide, the others are left out, and both is said', async () => {
  const result = await kit.bring(
    'customer,date,amount\na,13/01/2024,1.00\nb,14/01/2024,2.00\nc,01/15/2024,4.00\nd,31/31/2024,8.00\n',
  );
  expect(result).toMatchObject({
    net: { EUR: 300 },
    rejected: { 'date in another order than the others': 1, 'no such date': 1 },
    notes: [{ point: 'mixed_dates', params: { dayFirst: '2', monthFirst: '1' } }],
  });
  expect(result.rejects).toContain('Dates were read day first (dmy); if that is wrong, import with --date-order mdy.');
});

test('a column name that comes twice is said, the first is taken', async () => {
  const result = await kit.bring('customer,date,amount,Amount\na,2024-01-01,1.00,9.00\n');
  expect(result).toMatchObject({ net: { EUR: 100 }, notes: [{ point: 'columns', params: { columns: 'Amount' } }] });
});

test('a header with nothing below it is said', async () => {
  expect(await kit.bring('customer,date,amount\n')).toMatchObject({ lines: 0, notes: [{ point: 'no_rows' }] });
});

test.each([
  ['a workbook', Buffer.from('PK\x03\x04\x14\x00\x06\x00xl/workbook.xml', 'latin1')],
  ['an old workbook', Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1')],
  ['a document', Buffer.from('%PDF-1.7\n%\xe2\xe3\n', 'latin1')],
  ['JSON', Buffer.from('[\n  {"customer": "a", "amount": 1}\n]\n')],
  ['a web page', Buffer.from('<!DOCTYPE html>\n<table><tr><td>a,b\n')],
  ['bytes of a program', Buffer.from(Array.from({ length: 2000 }, (_, i) => (i * 31) % 256))],
  ['a packed workbook', gzipSync(Buffer.from('PK\x03\x04\x14\x00', 'latin1'))],
])('%s is no file to bring in', async (_, content) => {
  await expect(kit.bring(content)).rejects.toMatchObject({
    kind: { code: 'file_not_text' },
    remedy: expect.stringContaining('save it as CSV'),
  });
});

/** A text in an encoding of one byte per letter. */
function encodedAs(encoding: string, text: string): Buffer {
  const decode = textDecoder(encodings.find((known) => known === encoding) ?? 'utf-8');
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decode(Buffer.from([byte]), false), byte]));
  return Buffer.from([...text].map((letter) => bytes.get(letter) ?? 63));
}

test('the fields of the product go by their own names, and a cancelled or refunded row is none or nothing', async () => {
  const result = await kit.bring(
    [
      'customer,date,receipt,amount,status,cancelled,refund,line_discount,receipt_discount',
      'a,2024-01-01,1,10.00,paid,,,,',
      'a,2024-01-02,2,10.00,cancelled,,,,',
      'a,2024-01-03,3,10.00,paid,yes,,,',
      'a,2024-01-04,4,10.00,paid,,10.00,,',
      '',
    ].join('\n'),
  );
  expect(result).toMatchObject({ receipts: 2, net: { EUR: 1000 }, rejected: { 'not paid': 1, cancelled: 1 } });
  const priced =
    'customer,date,receipt,product,quantity,price,line_discount,receipt_discount\nb,2024-01-01,1,x,2,10.00,3.00,1.00\n';
  expect(await kit.bring(priced)).toMatchObject({ net: { EUR: 1600 } });
});

test('a file without a column of amounts says so, and one that has them fills them in', async () => {
  const bare = await kit.bring('customer,date,receipt,Amount incl. VAT\na,2024-01-01,1,12.50\na,2024-02-01,2,7.50\n');
  expect(bare.notes).toMatchObject([{ point: 'no_amount', params: { columns: 'Amount incl. VAT' } }]);
  const told = 'customer,date,receipt,amount\na,2024-01-01,1,12.50\na,2024-02-01,2,7.50\n';
  expect(await kit.bring(told)).toMatchObject({ rejected: {}, notes: [], net: { EUR: 2000 }, added: { lines: 2 } });
  expect(await db().rows(sql`select visits, net_minor from customer_statistics`)).toEqual([
    { visits: 2, net_minor: 2000 },
  ]);
  expect(await kit.bring(told)).toMatchObject({ rejected: {}, added: { lines: 0 } });
});

test('a currency beside the amounts is that of the file; two of them are a doubt', async () => {
  const file = (...amounts: string[]) =>
    `customer;date;receipt;amount\n${amounts.map((amount, i) => `a;2024-01-0${i + 1};${i};${amount}`).join('\n')}\n`;
  expect(await kit.bring(file('12,00 zł', '7,5 zł'))).toMatchObject({ net: { PLN: 1950 }, rejected: {}, notes: [] });
  expect((await kit.bring(file('$12.00', '£10.00'), { source: 'other' })).notes).toMatchObject([
    { point: 'currency', params: { currencies: 'USD, GBP' } },
  ]);
});

test('marks of a spreadsheet for text are no quotes, and dates that stand for none are none', async () => {
  const result = await kit.bring(
    "customer,date,receipt,amount\n'A1,2024-01-01,1,10\n'A2,1970-01-01,2,10\nA3,1900-01-01,3,10\n",
  );
  expect(result).toMatchObject({ receipts: 1, rejected: { 'no date': 2 } });
});
