// `ritorno lift`: experiments told in files, plain and packed, with their faults.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Problem } from '../ground/index.ts';
import { createRandom } from '../models/index.ts';
import { liftOf } from './lift.ts';
import { liftLines } from './lines.ts';
import { readExperiment } from './read-experiment.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ritorno-lift-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const columns = { arm: 'segment', metric: 'spend' };
const options = { control: 'none', column: 'segment' };

test('spend of three arms is compared with the control, with Welch and the sample ratio beside', async () => {
  const random = createRandom(5);
  const row = (segment: string, buys: number) =>
    `${segment},${random.uniform() < buys ? Math.exp(3 + random.normal()).toFixed(2) : 0}`;
  const rows = Array.from({ length: 6000 }, (_, i) => row(['none', 'letter', 'mail'][i % 3], i % 3 === 2 ? 0.2 : 0.1));
  const path = await file('spend.csv', `segment,spend\n${rows.join('\n')}\n`);
  const lift = liftOf(await readExperiment(path, columns), options);
  expect(lift.lines).toBe(6000);
  expect(lift.control).toMatchObject({ arm: 'none', n: 2000 });
  expect(lift.arms.map(({ arm }) => arm)).toEqual(['letter', 'mail']);
  const [letter, mail] = lift.arms;
  expect(letter.difference.low).toBeLessThan(0);
  expect(mail.difference.low).toBeGreaterThan(0);
  expect(mail.difference.method).toBe('permutation');
  expect(mail.welch.difference).toBe(mail.difference.difference);
  expect(mail.relative?.difference).toBeCloseTo(mail.difference.difference / lift.control.mean, 12);
  expect(lift.sampleRatio).toMatchObject({ chiSquare: 0, p: 1, mismatch: false });
});

test('an outcome of 0 and 1 gets the interval of proportions; gzip, semicolons and decimal commas are read', async () => {
  const rows = [...Array(100).keys()].map((i) => `${i % 2 ? 'none' : 'mail'};${i % 4 === 0 ? 1 : 0};0,${i}`);
  const path = await file('packed.csv.gz', gzipSync(`\ufeffsegment;spend;before\n${rows.join('\n')}\n`));
  const experiment = await readExperiment(path, { ...columns, before: 'before' });
  const [mail] = liftOf(experiment, { ...options, adjust: true }).arms;
  expect(mail).toMatchObject({ n: 50, nonZero: 25, enough: false });
  expect(mail.difference).toMatchObject({ method: 'newcombe', difference: 0.5 });
  expect(mail.relative).toBeNull();
  expect(mail.adjusted?.explained).toBeLessThan(0.1);
  const lines = liftLines(liftOf(experiment, { ...options, adjust: true }));
  expect(lines.some((line) => line.includes('(CUPED): difference 0.'))).toBe(true);
  expect(liftLines(liftOf(experiment, options)).some((line) => line.includes('CUPED'))).toBe(false);
});

test('shares that were meant otherwise are a mismatch', async () => {
  const rows = [...Array(2000).keys()].map((i) => `${i % 2 ? 'none' : 'mail'},${i % 3}`);
  const experiment = await readExperiment(await file('share.csv', `segment,spend\n${rows.join('\n')}`), columns);
  const shares = new Map([
    ['none', 0.1],
    ['mail', 0.9],
  ]);
  expect(liftOf(experiment, options).sampleRatio.mismatch).toBe(false);
  expect(liftOf(experiment, { ...options, shares }).sampleRatio.mismatch).toBe(true);
  // one share leaves the rest to the other arm
  const one = liftOf(experiment, { ...options, shares: new Map([['none', 0.1]]) });
  expect(one.sampleRatio.expected.map(({ share }) => share)).toEqual([0.9, 0.1]);
});

test('lines without a number or an arm are rejected and counted, nothing is guessed', async () => {
  const path = await file('faulty.csv', 'segment,spend\nnone,1\nnone,2\nmail,3\nmail,4\nmail,\n,5\nmail,abc\nmail\n');
  const experiment = await readExperiment(path, columns);
  expect(experiment).toMatchObject({ lines: 8, rejected: 4 });
  expect(experiment.firstRejected.map(({ line, field, text, reason }) => [line, field, text, reason])).toEqual([
    [6, 'spend', '', 'the cell is empty'],
    [7, 'segment', '', 'the cell is empty'],
    [8, 'spend', 'abc', 'no number'],
    [9, 'spend', '', 'the cell is empty'],
  ]);
  const [, second] = liftLines(liftOf(experiment, options));
  expect(second).toBe('  line 6, spend "": the cell is empty. Fill it in, or leave the line out of the file.');
});

test('a missing file, column or control is said in words', async () => {
  const path = await file('small.csv', 'segment,spend\nnone,1\nmail,2\n');
  const code = async (work: () => Promise<unknown>) => {
    const error = await work().catch((thrown: unknown) => thrown);
    return error instanceof Problem ? error.kind.code : error;
  };
  expect(await code(() => readExperiment(join(folder, 'nowhere.csv'), columns))).toBe('lift_file_unreadable');
  expect(await code(() => readExperiment(path, { ...columns, metric: 'money' }))).toBe('lift_column_unknown');
  const experiment = await readExperiment(path, columns);
  expect(await code(async () => liftOf(experiment, { ...options, control: 'nil' }))).toBe('lift_arm_missing');
  expect(await code(async () => liftOf(experiment, options))).toBe('lift_arm_small');
  const shares = (...given: [string, number][]) => ({ ...options, shares: new Map(given) });
  const two = await file('two.csv', 'segment,spend\nnone,1\nnone,2\nmail,2\nmail,3\n');
  const arms = await readExperiment(two, columns);
  expect(await code(async () => liftOf(arms, shares(['letter', 0.5])))).toBe('lift_share_unknown');
  expect(await code(async () => liftOf(arms, shares(['mail', 9])))).toBe('lift_shares_odd');
  const single = await readExperiment(await file('single.csv', 'segment,spend\nnone,1\nnone,2\n'), columns);
  expect(await code(async () => liftOf(single, options))).toBe('lift_arm_single');
});

test('outcomes in words are what cannot be read, and no arm is blamed for them', async () => {
  const problem = async (rows: string[], control = 'none') => {
    const path = await file('words.csv', `segment,spend\n${rows.join('\n')}\n`);
    const experiment = await readExperiment(path, columns);
    return Promise.resolve()
      .then(() => liftOf(experiment, { ...options, control }))
      .catch((thrown: unknown) => thrown);
  };
  const all = await problem(['none,yes', 'mail,no', 'none,no', 'mail,yes']);
  expect(all).toBeInstanceOf(Problem);
  expect((all as Problem).message).toContain('line 2, spend "yes": no number');
  expect((all as Problem).remedy).toContain('once yes is written 1');
  // only the control's, and only the other arm's
  expect(((await problem(['none,yes', 'none,no', 'mail,1', 'mail,0'])) as Problem).kind.code).toBe('lift_no_numbers');
  expect(((await problem(['none,1', 'none,0', 'mail,yes', 'mail,no'])) as Problem).kind.code).toBe('lift_no_numbers');
  // a control that is not in the file at all is the arm's own fault
  const absent = await problem(['none,1', 'none,0', 'mail,yes', 'mail,1', 'mail,0'], 'nil');
  expect((absent as Problem).kind.code).toBe('lift_arm_missing');
});

test('the smallest p of a permutation test is told as at most that much, a larger one as it is', async () => {
  const random = createRandom(6);
  const rows = (lift: number) =>
    Array.from({ length: 3000 }, (_, i) => {
      const buys = random.uniform() < (i % 2 ? 0.1 : 0.1 + lift);
      return `${i % 2 ? 'none' : 'mail'},${buys ? Math.exp(3 + random.normal()).toFixed(2) : 0}`;
    });
  const told = async (lift: number) => {
    const path = await file('floor.csv', `segment,spend\n${rows(lift).join('\n')}\n`);
    return liftLines(liftOf(await readExperiment(path, columns), options)).join('\n');
  };
  expect(await told(0.12)).toMatch(/p at most 0\.001, permutation/);
  expect(await told(0.005)).toMatch(/ p 0\.\d+, permutation/);
});
