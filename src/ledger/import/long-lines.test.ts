// One line that does not end: it costs itself in bounded time and memory; a file that is nothing else is refused at once.
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { importKit } from './testing.ts';

const kit = importKit();
const head = 'customer,receipt,date,amount,product\n';
const good = (i: number) => `c${i},r${i},2024-05-0${1 + (i % 9)},5.00,tea\n`;

test('a record of 40 MB packed to some kilobytes is left out with its line, reason and remedy; the others come in', async () => {
  const path = join(kit.home(), 'bomb.csv.gz');
  function* text() {
    yield head + good(1);
    yield 'c2,r2,2024-05-01,5.00,';
    for (let i = 0; i < 160; i++) yield 'x'.repeat(256 * 1024);
    yield `\n${good(3)}`;
  }
  await pipeline(Readable.from(text()), createGzip(), createWriteStream(path));
  const result = await kit.bringPath(path);
  expect(result).toMatchObject({ lines: 3, receipts: 2, net: { EUR: 1000 }, rejected: { 'line too long': 1 } });
  const [, told] = result.rejects.split('\n');
  expect(told).toMatch(/^3,line,,line too long,"A line has at most 1 MiB/);
  expect(result.rejects.length).toBeLessThan(6000);
});

test.each([
  ['purchases', `${'x'.repeat(3 * 1024 * 1024)}`],
  ['customers', `customer,${'y'.repeat(2 * 1024 * 1024)}\n1,2\n`],
  ['purchases', gzipSync(Buffer.alloc(64 * 1024 * 1024, 'z'))],
] as const)('a file of %s whose first line does not end is refused before anything is read', async (kind, content) => {
  await expect(kit.bring(content, { kind })).rejects.toMatchObject({ kind: { code: 'first_line_too_long' } });
});

test('a file of customers passes over a line too long as well', async () => {
  const result = await kit.bring(
    `customer_id,name,email\n1,Ada,ada@shop.test\n2,${'n'.repeat(2 * 1024 * 1024)},b@shop.test\n3,Cleo,c@shop.test\n`,
    { kind: 'customers' },
  );
  expect(result).toMatchObject({ customers: 2, rejected: { 'line too long': 1 } });
});

test.each([
  ['blanks', ' '],
  ['commas in quotes', '",",'],
  ['digits', '1'],
  ['points', '1.'],
  ['apostrophes', "'"],
  ['letters and blanks', 'a '],
  ['slashes', '1/'],
])(
  'a cell of nearly a mebibyte of %s holds nobody up',
  async (_, unit) => {
    const cell = unit.repeat(Math.floor(900_000 / unit.length));
    const cells = unit.includes('"') ? cell : `"${cell.slice(0, 60_000)}"`;
    const rows = ['customer', 'receipt', 'date', 'amount', 'product'].map((_field, place) => {
      const row = ['c', 'r', '2024-05-01', '5.00', 'tea'];
      row[place] = unit.includes('"') ? cells : place % 2 === 0 ? cell : cells;
      return row.join(',');
    });
    expect((await kit.bring(`${head}${good(1)}${rows.join('\n')}\n`)).receipts).toBeGreaterThanOrEqual(1);
  },
  20_000,
);
