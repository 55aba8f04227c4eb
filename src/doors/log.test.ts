// The log of commands: within bounds, no line lost, whoever writes at the same time.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { fileLog, logPath } from './log.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'ritorno-own-log-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const files = async () => (await readdir(home)).sort();
const eventsIn = async (name: string) =>
  (await readFile(join(home, name), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string; who?: string; n?: number });

test('a log beyond 10 MiB is moved aside before the next line, one just as large is not', async () => {
  const full = 10 * 1024 * 1024;
  await writeFile(logPath(home), 'x'.repeat(full));
  const log = fileLog(home);
  log.info('fits');
  expect(await files()).toEqual(['ritorno.log']);
  log.info('the next');
  expect(await files()).toEqual(['ritorno.log', 'ritorno.log.1']);
  expect((await stat(join(home, 'ritorno.log.1'))).size).toBeGreaterThan(full);
  expect(await eventsIn('ritorno.log')).toMatchObject([{ event: 'the next' }]);
  expect((await stat(logPath(home))).mode & 0o777).toBe(0o600);
});

test('a command that writes long has its log within bounds too; the oldest goes, the newest lines are all there', async () => {
  const log = fileLog(home, { largest: 2000 });
  for (let n = 0; n < 400; n++) log.info('line', { n });
  expect(await files()).toEqual(['ritorno.log', 'ritorno.log.1', 'ritorno.log.2', 'ritorno.log.3']);
  for (const name of await files()) expect((await stat(join(home, name))).size).toBeLessThan(2200);
  const kept = (await Promise.all((await files()).reverse().map(eventsIn))).flat().map(({ n }) => n as number);
  expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => 400 - kept.length + i));
});

test('of many lines that several processes write while the log is moved aside none is lost or torn', async () => {
  const each = 150;
  const script = `
    const { fileLog } = await import(${JSON.stringify(new URL('./log.ts', import.meta.url).href)});
    const [home, who] = process.argv.slice(1);
    const log = fileLog(home, { largest: 20_000 });
    for (let n = 0; n < ${each}; n++) log.info('line', { who, n, filler: 'x'.repeat(40) });`;
  const loader = new URL('../../scripts/typescript.mjs', import.meta.url).href;
  const writers = ['a', 'b', 'c'].map((who) =>
    spawn(process.execPath, ['--import', loader, '--input-type=module', '-e', script, home, who], {
      stdio: ['ignore', 'ignore', 'inherit'],
    }),
  );
  for (const [code] of await Promise.all(writers.map((writer) => once(writer, 'exit')))) expect(code).toBe(0);
  expect(await files()).toContain('ritorno.log.1');
  const lines = (await Promise.all((await files()).map(eventsIn))).flat();
  const seen = lines.map(({ who, n }) => `${who}${n}`).sort();
  expect(seen).toEqual(['a', 'b', 'c'].flatMap((who) => Array.from({ length: each }, (_, n) => `${who}${n}`)).sort());
});

test('while another process moves the log aside lines go on coming in; a mark that a killed one left holds nobody up', async () => {
  const mark = `${logPath(home)}.rotating`;
  await writeFile(mark, '');
  await writeFile(logPath(home), `${'x'.repeat(3000)}\n`);
  const log = fileLog(home, { largest: 2000 });
  log.info('meanwhile');
  expect(await files()).toEqual(['ritorno.log', 'ritorno.log.rotating']);
  const longAgo = new Date(Date.now() - 3_600_000);
  await utimes(mark, longAgo, longAgo);
  log.info('after');
  expect(await files()).toEqual(['ritorno.log', 'ritorno.log.1']);
  expect(await eventsIn('ritorno.log')).toMatchObject([{ event: 'after' }]);
});

/** Does `meanwhile` once, at the moment before a rotation leaves its mark: what another process may do just then. */
function beforeTheMark(meanwhile: () => void): void {
  const { openSync } = fs;
  const back = () => {
    fs.openSync = openSync;
    syncBuiltinESMExports();
  };
  onTestFinished(back);
  fs.openSync = (path, ...rest) => {
    if (String(path).endsWith('.rotating')) {
      back();
      meanwhile();
    }
    return openSync(path, ...rest);
  };
  syncBuiltinESMExports();
}

test('of two processes that find the log full at once one moves it aside, and the other writes into the new one', async () => {
  await writeFile(logPath(home), `${'x'.repeat(3000)}\n`);
  const [one, other] = [fileLog(home, { largest: 2000 }), fileLog(home, { largest: 2000 })];
  beforeTheMark(() => other.info('of the other'));
  one.info('of the one');
  expect(await files()).toEqual(['ritorno.log', 'ritorno.log.1']);
  expect((await eventsIn('ritorno.log')).map(({ event }) => event)).toEqual(['of the other', 'of the one']);
});

test('a line that cannot be written is handed on and ends nothing', async () => {
  await mkdir(logPath(home));
  const told: string[] = [];
  const log = fileLog(home, { unwritten: (line) => told.push(line) });
  log.error('one');
  log.warn('two');
  expect(told.map((line) => JSON.parse(line).event)).toEqual(['one', 'two']);
});

test('an older log that cannot be moved keeps its lines', async () => {
  // a folder in its place, with something in it, cannot be written over by a file
  await mkdir(join(home, 'ritorno.log.3', 'inside'), { recursive: true });
  await writeFile(join(home, 'ritorno.log.2'), '{"event":"old"}\n');
  await writeFile(logPath(home), `${'x'.repeat(3000)}\n`);
  const told: string[] = [];
  fileLog(home, { largest: 2000, unwritten: (line) => told.push(line) }).info('new');
  expect(await eventsIn('ritorno.log.2')).toEqual([{ event: 'old' }]);
  expect((await readFile(logPath(home), 'utf8')).includes('"event":"new"')).toBe(true);
  expect(told).toEqual([]);
});
