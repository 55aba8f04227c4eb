// The log of a server that runs for months stays small, while the server goes on writing to it.
import { mkdtemp, open, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { boundServerLog, logSince, openServerLog, serverLogPath } from './server-log.ts';

let home: string;
let path: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ritorno-log-'));
  path = serverLogPath(home);
});
beforeEach(async () => {
  for (const name of [path, `${path}.1`, `${path}.rotating`]) await rm(name, { force: true });
});
afterAll(() => rm(home, { recursive: true, force: true }));

test('a log that has grown too large is kept once and begun anew, under the hands of who writes it', async () => {
  const writer = await openServerLog(home);
  await writer.write('first\n'.repeat(30));
  await boundServerLog(home, 100);
  await writer.write('second\n');
  expect(await readFile(path, 'utf8')).toBe('second\n');
  expect(await readFile(`${path}.1`, 'utf8')).toBe('first\n'.repeat(30));
  await writer.write('third\n'.repeat(30));
  await boundServerLog(home, 100);
  expect((await stat(path)).size).toBe(0);
  expect(await readFile(`${path}.1`, 'utf8')).toBe(`second\n${'third\n'.repeat(30)}`);
  await writer.close();
});

test('a log within its limit is left alone, and so is one that is not there', async () => {
  await boundServerLog(home, 100);
  await writeFile(path, 'x'.repeat(100));
  await boundServerLog(home, 100);
  expect((await stat(path)).size).toBe(100);
  await expect(stat(`${path}.1`)).rejects.toThrow('ENOENT');
});

test('of several processes that look at the same moment one rotates, and nothing is lost', async () => {
  await writeFile(path, 'y'.repeat(500));
  await Promise.all(Array.from({ length: 8 }, () => boundServerLog(home, 100)));
  expect((await stat(`${path}.1`)).size).toBe(500);
});

test('a process that was killed while it rotated keeps nobody from it for long', async () => {
  await writeFile(path, 'z'.repeat(500));
  await (await open(`${path}.rotating`, 'w')).close();
  await boundServerLog(home, 100);
  expect((await stat(path)).size).toBe(500);
  const longAgo = new Date(Date.now() - 120_000);
  await utimes(`${path}.rotating`, longAgo, longAgo);
  await boundServerLog(home, 100);
  expect((await stat(path)).size).toBe(0);
});

test('what a server said last is found also when its log was emptied meanwhile', async () => {
  await writeFile(path, 'a long past '.repeat(20));
  const { size } = await stat(path);
  await boundServerLog(home, 100);
  await writeFile(path, 'could not start', { flag: 'a' });
  expect(await logSince(home, size)).toBe('could not start');
});
