// Two stray quotes, lines apart, with anything between them: no sale between is gone without a word.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPurchaseLog } from './read-purchase-log.ts';
import { importKit } from './testing.ts';

const kit = importKit();
const header = 'customer,receipt,date,amount,product,store';
const sale = (place: number) => `m${place},n${place},2026-02-${String(10 + (place % 9))},${place}.25,Tea,Ghent`;
const opens = (place: number) => `m${place},n${place},2026-02-11,1.00,"Silver tray,Ghent`;
const closes = (place: number) => `m${place},n${place},2026-02-12,1.00,Tube 7",Ghent`;

/** Thirty sales with other lines in the place of those from `at` on. */
const among = (at: number, lines: readonly string[]) => {
  const all: string[] = Array.from({ length: 30 }, (_, place) => sale(place));
  all.splice(at, lines.length, ...lines);
  return all;
};

const cases: readonly (readonly [string, readonly string[], number])[] = [
  ['more odd lines than sales', among(9, [opens(9), 'Page 2', 'Ghent', 'x', 'y', 'z', sale(15), closes(16)]), 6],
  ['nothing but lines cut short', among(9, [opens(9), 'm10,n10', 'm11,n11,2026-02-11', closes(12)]), 3],
  ['the line with the opening quote cut short', among(9, ['m9,n9,2026-02-11,1.00,"Silver', closes(10)]), 1],
  ['that one, with a page between', among(9, ['m9,n9,2026-02-11,1.00,"Silver', 'Page 3', '', closes(12)]), 2],
  ['no amount where the quote opens', among(9, ['m9,n9,2026-02-11,,"Silver,Ghent', 'a note', 'b', closes(12)]), 3],
  ['two pairs', among(5, [opens(5), 'one', 'two', 'three', closes(9), sale(10), opens(11), 'four', closes(13)]), 6],
];

test.each(cases)('the sales between two stray quotes are there or told: %s', async (_, lines, odd) => {
  const content = `${header}\n${lines.join('\n')}\n`;
  const written = lines.filter((line) => line !== '').length;
  const path = join(kit.home(), 'stray.csv');
  await writeFile(path, content);
  const seen = new Set<unknown>();
  const log = await readPurchaseLog(path, { now: new Date('2026-11-22') }, ({ receipt }) => seen.add(receipt));
  const rejected = Object.values(log.rejected).reduce((sum, count) => sum + count, 0);
  expect([log.lines, seen.size, rejected]).toEqual([written, written - odd, odd]);
  const figures = await kit.bring(content);
  const left = Object.values(figures.rejected).reduce((sum, count) => sum + count, 0);
  expect([figures.lines, figures.added.lines + figures.known + left]).toEqual([written, written]);
});

test.each([
  ['with as many separators as the record', 'm9,n9,2026-02-11,1.00,"at 5,\nand 2, 3, 4, 6 more",Ghent'],
  ['an address', 'm9,n9,2026-02-11,1.00,"Via Po 5,\n10100 Torino, IT",Ghent'],
  ['over four lines', 'm9,n9,2026-02-11,1.00,"a\nb\nc, d\n12",Ghent'],
  ['in the last column', 'm9,n9,2026-02-11,1.00,Tea,"Ghent\nand a, b, c, d, e, f"'],
])('a text over several lines stays one text: %s', async (_, line) => {
  const lines = among(9, [line]);
  expect(await kit.bring(`${header}\n${lines.join('\n')}\n`)).toMatchObject({ lines: 30, receipts: 30, rejected: {} });
});
