// The same file brought in again with its mapping mended: said before anything is written, because its receipts would come twice.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { inspectFile } from './inspect-file.ts';
import { mappingFrom } from './mapping-options.ts';
import { runImport } from './run-import.ts';
import { importKit } from './testing.ts';
import { undoImport } from './undo-import.ts';

const kit = importKit();
const db = kit.db;
const file = 'client,bought,worth\na,2026-03-01,10\na,2026-03-09,12\nb,2026-03-04,7\n';
const first = { map: ['client=customer', 'bought=date'] };
const mended = { map: ['client=customer', 'bought=date', 'worth=amount'] };

async function newest(): Promise<number> {
  const [{ id }] = await db().rows(sql<{ id: number }>`select max(import_id) as id from import`);
  return id;
}
const receipts = async () => (await db().rows(sql`select 1 from purchase`)).length;

test('a file whose mapping was mended is not taken in twice: the first import is named, and taken back it comes in', async () => {
  expect((await kit.bring(file, first)).receipts).toBe(3);
  const id = await newest();
  await expect(kit.bring(file, mended)).rejects.toMatchObject({
    kind: { code: 'file_read_otherwise', status: 409 },
    remedy: expect.stringContaining(`ritorno imports undo ${id} --yes`),
  });
  expect(await receipts()).toBe(3);
  expect(await newest()).toBe(id);
  await undoImport(kit.context(), id, null);
  expect(await kit.bring(file, mended)).toMatchObject({ added: { receipts: 3 }, net: { EUR: 2900 } });
  expect(await receipts()).toBe(3);
});

test('said in the preview as well, also of the packed copy', async () => {
  await kit.bring(file.replace('client,bought,worth', 'customer,date,note'));
  const path = join(kit.home(), 'copy.csv.gz');
  await writeFile(path, gzipSync(file.replace('client,bought,worth', 'customer,date,note')));
  const same = await inspectFile(db(), path, { kind: 'purchases' });
  expect(same.ambiguous.filter(({ point }) => point === 'read_before')).toEqual([]);
  await kit.empty();
  await kit.bring(file, mended);
  await writeFile(path, gzipSync(file));
  const { ambiguous } = await inspectFile(db(), path, { kind: 'purchases' });
  expect(ambiguous).toContainEqual(
    expect.objectContaining({ point: 'read_before', params: { import: String(await newest()) } }),
  );
});

test('whoever wants both says so; after that the file comes in read either way and changes nothing', async () => {
  const path = join(kit.home(), 'both.csv');
  await writeFile(path, file);
  const inspection = await inspectFile(db(), path, { kind: 'purchases' });
  const bring = (options: typeof first, again = false) =>
    runImport(kit.context(), {
      path,
      fileName: 'both.csv',
      kind: 'purchases',
      mapping: mappingFrom(inspection, options),
      again,
    });
  await bring(first);
  await bring(mended, true);
  expect(await receipts()).toBe(6);
  for (const options of [first, mended]) expect((await bring(options)).figures.added.receipts).toBe(0);
});

test.each([
  [
    'another order of day and month',
    'customer,date,amount\na,01/02/2026,10.00\nb,03/04/2026,7.50\n',
    { dateOrder: 'dmy' },
    { dateOrder: 'mdy' },
    true,
  ],
  [
    'a product, so that lines are gathered',
    'customer,date,amount,thing\na,2026-01-02,10.00,tea\n',
    {},
    { map: ['thing=product'] },
    true,
  ],
  ['another source', 'customer,receipt,date,amount\na,1,2026-01-02,10.00\n', {}, { source: 'web' }, true],
  [
    'a cost beside numbered receipts',
    'customer,receipt,date,amount,spent\na,1,2026-01-02,10.00,4\n',
    {},
    { map: ['spent=cost'] },
    false,
  ],
  ['another zone', 'customer,date,amount\na,2026-01-02 10:00,10.00\n', {}, { zone: 'America/Lima' }, false],
] as const)('read with %s', async (_, content, before, after, isRefused) => {
  await kit.bring(content, before);
  const again = kit.bring(content, after);
  if (isRefused) await expect(again).rejects.toMatchObject({ kind: { code: 'file_read_otherwise' } });
  else expect((await again).added.receipts).toBe(0);
});
