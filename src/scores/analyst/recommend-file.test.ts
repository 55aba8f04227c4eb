// Which lines of a file become baskets that recommendations are tried on.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recommendFile } from './recommend-file.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ritorno-recommend-'));
});
afterAll(() => rm(folder, { recursive: true }));

const now = new Date('2026-01-01T00:00:00Z');

async function evaluated(lines: readonly string[], leaveOut: readonly string[] = []) {
  const path = join(folder, 'lines.csv');
  await writeFile(path, `customer,date,product,amount\n${lines.join('\n')}\n`);
  return recommendFile(path, { now }, leaveOut);
}

/** Twelve customers who buy bread on three days. */
const bread = Array.from({ length: 12 }, (_, c) =>
  ['2025-03-01', '2025-03-08', '2025-03-15'].map((day) => `c${c},${day},bread,2.50`),
).flat();

test('what is bought again and again is found in the last basket', async () => {
  const report = await evaluated(bread);
  expect(report).toMatchObject({ customers: 12, items: 1, pairs: 12, rebuyShare: 1, chosen: 'blend' });
  expect(report.methods.map(({ all }) => all['recall@10'])).toEqual([1, 1, 1, 1, 1]);
});

test('returns and gifts are in no basket, nor is what is left out', async () => {
  const others = Array.from({ length: 12 }, (_, c) => [
    `c${c},2025-03-02,milk,-1.20`,
    `c${c},2025-03-03,sample,0.00`,
    `c${c},2025-03-04,postage,4.90`,
  ]).flat();
  expect(await evaluated([...bread, ...others], ['postage'])).toEqual(await evaluated(bread));
  expect(await evaluated([...bread, ...others])).toMatchObject({ items: 2, pairs: 24 });
});

test('a file in which nobody has a second basket, or no line a product, is refused in words', async () => {
  await expect(evaluated(bread.filter((line) => line.includes('03-01')))).rejects.toMatchObject({
    kind: { code: 'file_without_repeats' },
  });
  const path = join(folder, 'bare.csv');
  await writeFile(path, 'customer,date,amount\na,2025-03-01,1\na,2025-03-05,1\n');
  await expect(recommendFile(path, { now })).rejects.toMatchObject({ kind: { code: 'file_without_column' } });
});
