// What the preview says of a file of which it has seen the beginning, and of a column of kinds that is not used.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inspectFile, lookUnder, notesBefore } from './inspect-file.ts';
import { mappingFrom } from './mapping-options.ts';
import { lookAtFile } from './open-text.ts';
import { importKit } from './testing.ts';

const kit = importKit();
let files = 0;

async function look(content: string) {
  const path = join(kit.home(), `preview-${++files}.csv`);
  await writeFile(path, content);
  return { path, inspection: await inspectFile(kit.db(), path, { kind: 'purchases' }) };
}

const sales = (rows: number, word: (row: number) => string) =>
  `customer,date,receipt,amount,payment status\n${Array.from({ length: rows }, (_, row) => `c${row % 40},2026-10-25,r${row},1.00,${word(row)}\n`).join('')}`;

test('words that are not known are counted in the beginning, which is said, and after the import in the whole file', async () => {
  const content = sales(5000, (row) => (row % 10 === 0 ? 'blue moon' : 'paid'));
  const { path, inspection } = await look(content);
  expect(inspection.isBeginning).toBe(true);
  const [note] = inspection.ambiguous.filter(({ point }) => point === 'unknown_states');
  expect(note.sentence).toContain('In the beginning of the file');
  expect(note.params).toMatchObject({ lines: '200', beginning: 'true' });
  const told = await notesBefore(kit.db(), path, 'purchases', mappingFrom(inspection, {}));
  expect(told.map(({ params }) => params.lines)).toEqual(['200']);
  expect((await kit.bring(content)).notes).toMatchObject([
    { point: 'unknown_states', params: { lines: '500', states: 'blue moon (500)' } },
  ]);
});

test('a file of long lines that is cut before its end is a beginning too', async () => {
  const { inspection } = await look(sales(1500, () => `blue${' '.repeat(1000)}moon`));
  expect(inspection.isBeginning).toBe(true);
});

test('of a file that was looked at as a whole nothing is said of a beginning', async () => {
  const { path, inspection } = await look(sales(50, () => 'blue moon'));
  expect(inspection).toMatchObject({ isBeginning: false, ambiguous: [{ params: { lines: '50' } }] });
  expect(inspection.ambiguous[0].sentence).toMatch(/^50 lines/);
  expect(inspection.ambiguous[0].params.beginning).toBeUndefined();
  const { mapping } = inspection;
  expect(await lookUnder(await lookAtFile(path), 'IT', 'purchases', mapping)).toMatchObject({ isBeginning: false });
});

test('money in another currency is told with its sum in minor units, for pages to write it', async () => {
  const { inspection } = await look('customer,date,amount,currency\na,2026-10-25,25540.27,CHF\n');
  expect(inspection.ambiguous).toMatchObject([
    { point: 'foreign_currency', params: { minor: '2554027', currency: 'CHF', sum: '25540.27 CHF' } },
  ]);
});

const documents = (heading: string, words: readonly string[]) =>
  `customer;date;number;amount;${heading}\n${words.map((word, row) => `c${row};2026-10-25;${row};1,00;${word}\n`).join('')}`;

test.each([
  ['known words under another name', 'Genere', ['Fattura', 'Nota di credito', 'Fattura']],
  ['a name of kinds over words that are not known', 'Tipo', ['VEN', 'RES', 'VEN']],
  ['the same in English', 'Kind', ['S', 'R', 'S']],
])('a column that looks like one of documents and is not used is said: %s', async (_, heading, words) => {
  const { inspection } = await look(documents(heading, words));
  expect(inspection.ambiguous).toMatchObject([{ point: 'unused_types', params: { column: heading } }]);
});

test.each([
  ['sales alone', 'Genere', ['Fattura', 'Scontrino', 'Fattura']],
  ['a kind of product', 'Tipo prodotto', ['Pane', 'Latte', 'Pane']],
  ['numbers', 'Tipo', ['1', '2', '1']],
  ['one word alone', 'Tipo', ['VEN', 'VEN', 'VEN']],
])('no other column is taken for one: %s', async (_, heading, words) => {
  const { inspection } = await look(documents(heading, words));
  expect(inspection.ambiguous).toEqual([]);
});

test('once the column is used, or left out on purpose with its words known, nothing is said of it', async () => {
  const { path, inspection } = await look(documents('Genere', ['Fattura', 'Nota di credito', 'Fattura']));
  const mapping = mappingFrom(inspection, { map: ['Genere=type'] });
  expect(await notesBefore(kit.db(), path, 'purchases', mapping)).toEqual([]);
});

const line = (number: number) => `c,2026-10-25,r${number},${number}.00\n`;
const header = 'customer,date,receipt,amount\n';
const twice = 'same receipt again, counted once';

test('lines that repeat others of their file are told by themselves, in a first file and in a second', async () => {
  const first = await kit.bring(header + line(1) + line(2) + line(1) + line(1));
  expect(first).toMatchObject({ lines: 4, known: 2, receipts: 2, added: { receipts: 2, lines: 2 }, rejected: {} });
  const second = await kit.bring(header + line(2) + line(3) + line(3));
  expect(second).toMatchObject({ lines: 3, known: 2, added: { lines: 1 }, warnings: { [twice]: 1 } });
});
