// A finished file gets its name once, on file systems with and without hard links.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { placeOnce } from './place-once.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ritorno-place-'));
});
afterEach(() => rm(folder, { recursive: true }));

const without = () => Promise.reject(Object.assign(new Error('operation not permitted'), { code: 'EPERM' }));

test.each([
  ['with', undefined],
  ['without', without],
])('%s hard links a file takes its name, and never that of another', async (_, makeLink) => {
  const [first, second, path] = ['first', 'second', 'backup'].map((name) => join(folder, name));
  await writeFile(first, 'one');
  await writeFile(second, 'two');
  await placeOnce(first, path, makeLink);
  expect(await readFile(path, 'utf8')).toBe('one');
  await expect(placeOnce(second, path, makeLink)).rejects.toMatchObject({ code: 'EEXIST' });
  expect(await readFile(path, 'utf8')).toBe('one');
});

test('any other trouble is told as it is', async () => {
  await expect(placeOnce(join(folder, 'none'), join(folder, 'backup'))).rejects.toMatchObject({ code: 'ENOENT' });
});
