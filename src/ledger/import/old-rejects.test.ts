// Files of lines left out hold personal data: they go after the days that the owner set, and the page says until when.
import { existsSync } from 'node:fs';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { changeShop, virtualClock } from '../../ground/index.ts';
import { readImport, rejectsPathOf } from './list-imports.ts';
import { removeOldRejects } from './old-rejects.ts';
import { importKit } from './testing.ts';

const kit = importKit();
const db = kit.db;
// imports of these tests end on 2026-11-22 at 10:00
const at = (instant: string) => ({ db: db(), home: kit.home(), clock: virtualClock(new Date(instant)) });
const file = (who: string) => `customer,receipt,date,amount\n,${who},2026-03-01,10.00\nb,2,2026-03-04,7.50\n`;

async function newest(): Promise<number> {
  const [{ id }] = await db().rows(sql<{ id: number }>`select max(import_id) as id from import`);
  return id;
}

test('lines left out are kept for thirty days, as the page says, and then they are gone', async () => {
  const { rejectsPath = '' } = await kit.bring(file('kept'));
  const id = await newest();
  expect(await readImport(db(), id)).toMatchObject({ hasRejects: true, rejectsUntil: '2026-12-22T10:00:00.000Z' });
  expect(await removeOldRejects(at('2026-12-22T10:00:00Z'))).toBe(0);
  expect(existsSync(rejectsPath)).toBe(true);
  expect(await removeOldRejects(at('2026-12-22T10:00:01Z'))).toBe(1);
  expect(existsSync(rejectsPath)).toBe(false);
  expect(await readImport(db(), id)).toMatchObject({ hasRejects: false, rejectsUntil: null, rejectedLines: 1 });
  await expect(rejectsPathOf(db(), kit.home(), id)).rejects.toMatchObject({ kind: { code: 'rejects_not_found' } });
  expect(await removeOldRejects(at('2026-12-23T10:00:00Z'))).toBe(0);
});

test('the owner sets the days', async () => {
  await db().transaction((tx) => changeShop(tx, { rejectsKeptDays: 3 }));
  await kit.bring(file('short'));
  expect(await readImport(db(), await newest())).toMatchObject({ rejectsUntil: '2026-11-25T10:00:00.000Z' });
  expect(await removeOldRejects(at('2026-11-25T10:00:01Z'))).toBe(1);
});

test('a file of rejects that a younger import has as well stays until that one is old', async () => {
  const { rejectsPath = '' } = await kit.bring(file('nightly'));
  const first = await newest();
  await kit.bring(file('nightly'));
  await db().run(sql`update import set finished_at = '2026-09-01' where import_id = ${first}`);
  expect(await removeOldRejects(at('2026-11-23T10:00:00Z'))).toBe(0);
  expect(existsSync(rejectsPath)).toBe(true);
  expect((await readImport(db(), first)).hasRejects).toBe(false);
  expect((await readImport(db(), await newest())).hasRejects).toBe(true);
});

test('what no import names any more and uploads that nobody brought in go as well; an import that runs keeps its own', async () => {
  for (const folder of ['imports', 'uploads']) await mkdir(join(kit.home(), folder), { recursive: true });
  const old = new Date('2026-01-01T00:00:00Z');
  const paths = ['imports/rejects-00ff.csv', 'imports/7.part', 'imports/notes.txt', `uploads/${'a'.repeat(32)}`].map(
    (name) => join(kit.home(), name),
  );
  for (const path of paths) {
    await writeFile(path, 'x');
    await utimes(path, old, old);
  }
  expect(await removeOldRejects(at('2026-11-23T10:00:00Z'))).toBe(1);
  expect(paths.map((path) => existsSync(path))).toEqual([false, true, true, false]);
});
