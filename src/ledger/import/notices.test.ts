// What is said of a file before and after it came in: one customer who is everybody, and money in another currency.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changeShop } from '../../ground/index.ts';
import type { Ambiguity } from '../contract.ts';
import { inspectFile } from './inspect-file.ts';
import { importKit, type Wish } from './testing.ts';

const kit = importKit();

const ofPoint = (notes: readonly Ambiguity[], point: Ambiguity['point']) =>
  notes.filter((note) => note.point === point);

/** What is said of a text before and after it comes in. */
async function said(content: string, point: Ambiguity['point'], wish: Wish = {}) {
  const path = join(kit.home(), 'looked-at.csv');
  await writeFile(path, content);
  const before = await inspectFile(kit.db(), path, { kind: 'purchases' });
  const after = await kit.bring(content, wish);
  return { before: ofPoint(before.ambiguous, point), after: ofPoint(after.notes, point) };
}

const receipts = (rows: readonly (readonly [customer: string, count: number])[]) => {
  let no = 0;
  const lines = rows.flatMap(([customer, count]) =>
    Array.from({ length: count }, (_, i) => `${customer},R${++no},2026-0${1 + (i % 9)}-1${i % 7},${1 + (i % 9)}.50`),
  );
  return `customer,receipt,date,amount\n${lines.join('\n')}\n`;
};

test('a till’s account with nearly half of the receipts is told, whatever it is called', async () => {
  const { before, after } = await said(
    receipts([
      ['4711', 9],
      ['12', 3],
      ['13', 4],
      ['14', 4],
    ]),
    'one_customer',
  );
  const params = { customer: '4711', share: '45', receipts: '9', all: '20', customers: '4' };
  expect(before).toMatchObject([{ params }]);
  expect(after).toMatchObject([{ params }]);
  expect(after[0].sentence).toContain("the till's account for nobody");
});

test('a column of two words is no column of customers', async () => {
  const { before, after } = await said(
    receipts([
      ['regular', 620],
      ['passing', 380],
    ]),
    'one_customer',
  );
  expect(before).toHaveLength(1);
  expect(after).toMatchObject([{ params: { customer: 'regular', share: '62', all: '1000', customers: '2' } }]);
});

test('in a large file a twentieth is told of one who buys again and again on the same days', async () => {
  const others = Array.from({ length: 900 }, (_, i) => [`k${i}`, 2] as const);
  const { before, after } = await said(receipts([['Riviera', 160], ...others]), 'one_customer');
  expect(before).toHaveLength(1);
  expect(after).toMatchObject([{ params: { customer: 'Riviera', receipts: '160' } }]);
});

test('a regular of a small shop and a few receipts of one person are nobody to speak of', async () => {
  const regular = Array.from(
    { length: 120 },
    (_, i) => `anna,A${i},${new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10)},2.50`,
  );
  const others = receipts(Array.from({ length: 500 }, (_, i) => [`k${i}`, 3] as const));
  expect((await said(`${others}${regular.join('\n')}\n`, 'one_customer')).after).toEqual([]);
  expect(
    await said(
      receipts([
        ['a', 3],
        ['b', 2],
      ]),
      'one_customer',
    ),
  ).toEqual({ before: [], after: [] });
});

test('lines of one receipt are one receipt, and a customer known by two details is one', async () => {
  const lines = ['a,1', 'a,1', 'a,1', 'a,1', 'a,1', 'b,2', 'c,3', 'd,4', 'e,5', 'f,6'];
  const file = `customer,receipt,date,amount,product,email\n${lines
    .map((line, i) => `${line},2026-01-01,${i + 1}.00,p${i},x${i % 2}@shop.test`)
    .join('\n')}\n`;
  expect((await said(file, 'one_customer')).after).toEqual([]);
});

test('a file in pounds in a shop that counts euros is told before and after, with its number and sum', async () => {
  await kit.db().transaction((tx) => changeShop(tx, { currency: 'EUR' }));
  const rows = Array.from({ length: 12 }, (_, i) => `c${i % 6},r${i},2026-01-0${1 + (i % 9)},10.50,GBP`);
  const { before, after } = await said(
    `customer,receipt,date,amount,currency\n${rows.join('\n')}\n`,
    'foreign_currency',
  );
  const params = { currency: 'GBP', receipts: '12', sum: '126.00 GBP', shop: 'EUR' };
  expect(before).toMatchObject([{ params }]);
  expect(after).toMatchObject([{ params }]);
});

test('each foreign currency of a mixed file has a note of its own; the shop’s has none', async () => {
  await kit.db().transaction((tx) => changeShop(tx, { currency: 'PLN' }));
  const file = `customer,receipt,date,quantity,price,currency
a,1,2026-01-01,2,10.00,PLN
b,2,2026-01-01,2,10.00,eur
c,3,2026-01-02,3,1000,JPY
d,4,2026-01-03,1,5.25,EUR
`;
  const { before, after } = await said(file, 'foreign_currency');
  const sums = (notes: readonly Ambiguity[]) => notes.map(({ params }) => params.sum).sort();
  expect(sums(before)).toEqual(['25.25 EUR', '3000 JPY']);
  expect(sums(after)).toEqual(['25.25 EUR', '3000 JPY']);
});

test('a sign beside the amounts tells a foreign currency as well, and a shop that was told none takes it as its own', async () => {
  const file = 'customer,receipt,date,amount\na,1,2026-01-01,£12.50\nb,2,2026-01-02,£7.50\n';
  expect(await said(file, 'foreign_currency')).toEqual({ before: [], after: [] });
  await kit.empty();
  await kit.db().transaction((tx) => changeShop(tx, { currency: 'EUR' }));
  const { before, after } = await said(file, 'foreign_currency');
  expect(before).toMatchObject([{ params: { sum: '20.00 GBP' } }]);
  expect(after).toMatchObject([{ params: { sum: '20.00 GBP', receipts: '2' } }]);
});
