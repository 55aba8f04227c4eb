// The charts: one SVG by itself, in light and dark, read aloud, with what was seen beside what was expected.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { Problem } from '../../../ground/index.ts';
import { createRandom, fit as fitModel, liveGaps, simulateVisits, summarise } from '../../../models/index.ts';
import { analystCommands } from '../commands.ts';
import { fitCharts } from './fit-charts.ts';
import { drawCharts, ticks } from './svg.ts';

let folder: string;
let receipts: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ritorno-plot-'));
  receipts = join(folder, 'receipts.csv');
  const random = createRandom(7);
  const lines = ['customer,date,amount'];
  for (let customer = 0; customer < 240; customer++) {
    const gap = 6 + 30 * random.uniform();
    for (let day = 300 * random.uniform(); day < 600; day += gap * (0.4 + 1.2 * random.uniform())) {
      const on = new Date(Date.UTC(2024, 0, 1 + Math.floor(day))).toISOString().slice(0, 10);
      lines.push(`c${customer},${on},${(5 + 20 * random.uniform()).toFixed(2)}`);
      if (random.uniform() < 0.06) break;
    }
  }
  await writeFile(receipts, `${lines.join('\n')}\n`);
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => rm(folder, { recursive: true, force: true }));

async function ritorno(...words: string[]): Promise<string> {
  let text = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((piece) => {
    text += piece;
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const program = new Command().exitOverride();
  analystCommands(program);
  for (const command of program.commands) command.exitOverride();
  await program.parseAsync(words, { from: 'user' });
  return text;
}

/** Reads the SVG as strictly as XML is: each tag closed, each attribute quoted, nothing beside them. */
function tagsOf(svg: string): { name: string; attributes: Record<string, string> }[] {
  const open: string[] = [];
  const tags: { name: string; attributes: Record<string, string> }[] = [];
  const text = svg.replace(/<(\/?)([a-z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g, (_, close, name, said, alone) => {
    if (close) expect(open.pop()).toBe(name);
    else {
      const attributes = Object.fromEntries([...said.matchAll(/([\w:-]+)="([^"]*)"/g)].map((one) => [one[1], one[2]]));
      tags.push({ name, attributes });
      if (!alone) open.push(name);
    }
    return '';
  });
  expect(open).toEqual([]);
  expect(text).not.toMatch(/[<>]/);
  expect(text.replace(/&(amp|lt|gt|quot);/g, '')).not.toContain('&');
  return tags;
}

/** What every picture promises. */
function isWhole(svg: string): void {
  const tags = tagsOf(svg);
  expect(tags[0]).toMatchObject({ name: 'svg', attributes: { role: 'img', 'aria-labelledby': 'title says' } });
  expect(svg).toMatch(/<title id="title">[^<]{10,}<\/title>/);
  expect(svg).toMatch(/<desc id="says">[^<]{60,}<\/desc>/);
  expect(svg).toContain('@media (prefers-color-scheme: dark)');
  // nothing is fetched, and nothing runs
  expect(svg.match(/https?:/g)).toEqual(['http:']);
  expect(svg).not.toMatch(/script|url\(|href|NaN|Infinity|undefined/);
  const [, , width, height] = tags[0].attributes.viewBox.split(' ').map(Number);
  for (const { attributes } of tags) {
    for (const key of ['x', 'cx', 'width'] as const) {
      const value = Number(attributes[key] ?? 0);
      expect(value >= 0 && value <= width, `${key} ${attributes[key]}`).toBe(true);
    }
    for (const key of ['y', 'cy', 'height'] as const) {
      const value = Number(attributes[key] ?? 0);
      expect(value >= -0.01 && value <= height, `${key} ${attributes[key]}`).toBe(true);
    }
  }
}

test.each([
  ['fit', ['--model', 'mbg-nbd'], ['How often customers came back', 'Repeat visits added up']],
  ['fit', ['--model', 'personal'], ['How often customers came back', 'Repeat visits added up']],
  ['fit', ['--model', 'pareto-nbd', '--unit', 'weeks'], ['How often customers came back', 'Repeat visits added up']],
  ['predict', ['--model', 'personal'], ['Visits a week', 'Customers by their chance to buy within 90 days']],
  [
    'evaluate',
    ['--cutoff', '2024-06-10'],
    ['Did the chances come true?', 'Visits within 90 days, by tenth of the customers'],
  ],
])('%s %j draws two charts into a picture that stands by itself', async (command, options, titles) => {
  const path = join(folder, `${command}.svg`);
  const bare = await ritorno(command, receipts, ...options);
  const drawn = await ritorno(command, receipts, ...options, '--plot', path);
  expect(drawn).toBe(bare);
  const svg = await readFile(path, 'utf8');
  isWhole(svg);
  for (const title of titles) expect(svg).toContain(title);
});

test('of a base drawn from the model both charts lie close together, and every customer is counted once', () => {
  const model = { share: 1, k: 1, r: 1.4, alpha: 20, a: 0.5, b: 3 };
  const visits = simulateVisits(
    createRandom(21),
    (random, until) => liveGaps(random, { unit: 'days', firstVisitDrops: true, rho: 1, classes: [model] }, until),
    { customers: 5000, days: 400, unitDays: 1 },
  );
  for (const unit of ['days', 'weeks'] as const) {
    const summary = summarise(visits, { asOf: 400, unit });
    const [often, added] = fitCharts(fitModel('mbg-nbd', summary), summary, visits, 400);
    const [seen, expected] = often.series.map(({ points }) => points.map(({ y }) => y));
    const total = (counts: number[]) => counts.reduce((sum, n) => sum + n, 0);
    expect(total(seen)).toBe(summary.x.length);
    expect(total(expected)).toBeCloseTo(total(seen), 6);
    seen.forEach((count, n) => {
      expect(Math.abs(count - expected[n])).toBeLessThan(20 + 0.15 * count);
    });
    const [came, due] = added.series.map(({ points }) => points[points.length - 1].y);
    expect(came).toBe(summary.x.reduce((sum, x) => sum + x, 0));
    expect(due / came).toBeCloseTo(1, 1);
  }
});

test('what a file calls its customers or models never becomes part of the picture', () => {
  const svg = drawCharts('<script>alert("1 & 2")</script>', [
    {
      title: 'A "title" & <more>',
      says: 'x',
      xTitle: '<',
      yTitle: '&',
      series: [{ name: '<b>', as: 'bars', colour: 1, points: [{ x: 0, y: 1 }] }],
    },
  ]);
  tagsOf(svg);
  expect(svg).toContain('&lt;script&gt;alert(&quot;1 &amp; 2&quot;)');
});

test.each([
  [0, 10, 5, [0, 2, 4, 6, 8, 10]],
  [0, 0.07, 5, [0, 0.02, 0.04, 0.06, 0.08]],
  [-25, 12, 8, [-25, -20, -15, -10, -5, 0, 5, 10, 15]],
  [0, 0, 5, [0]],
])('the ticks from %d to %d are round numbers', (from, to, about, wanted) => {
  expect(ticks(from, to, about)).toEqual(wanted);
});

test.each([
  [['--plot', 'chart.png'], 'plot_no_svg'],
  [['--plot', join('no', 'such', 'folder', 'chart.svg')], 'plot_unwritable'],
  [['--model', 'gamma-gamma', '--plot', 'chart.svg'], 'plot_of_nothing'],
])('%j is refused in words', async (options, code) => {
  const found = await ritorno('fit', receipts, ...options).catch((error: unknown) => error);
  expect(found instanceof Problem && found.kind.code).toBe(code);
});
