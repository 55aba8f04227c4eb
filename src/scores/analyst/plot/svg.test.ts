// Where a chart draws its numbers, measured in the picture with a ruler.
import { expect, test } from 'vitest';
import { type Chart, drawCharts, ticks } from './svg.ts';

/** The plot lies between x = 74 and 624, y = 66 and 282: 550 wide, 216 high. */
const bottom = 282;
const plotHeight = 216;

const chart = (change: Partial<Chart>): Chart => ({
  title: 'A chart',
  says: 'What is seen.',
  xTitle: 'x',
  yTitle: 'y',
  series: [],
  ...change,
});

const numbersOf = (svg: string, pattern: RegExp) =>
  [...svg.matchAll(pattern)].map((found) => found.slice(1).map(Number));
const bars = (svg: string) =>
  numbersOf(svg, /<rect class="f1" x="([\d.]+)" y="([\d.]+)" width="[\d.]+" height="([\d.]+)"\/>/g);

test('bars are as high as their numbers, on a scale that ends with a round number above the highest', () => {
  const points = [0, 40, 90, 100].map((y, x) => ({ x, y }));
  const names = ['none', 'some', 'more', 'most'];
  const svg = drawCharts('All', [chart({ names, series: [{ name: 'seen', as: 'bars', colour: 1, points }] })]);
  const heights = bars(svg).map(([, , height]) => height);
  for (const share of [0.4, 0.9, 1]) expect(heights).toContainEqual(expect.closeTo(share * plotHeight, 1));
  // the sign in the legend is one of them, and stands elsewhere
  const standing = bars(svg).filter(([, y, height]) => Math.abs(y + height - bottom) < 0.1);
  expect(standing).toHaveLength(4);
  expect(svg).toContain('>100</text>');
  expect(svg).not.toContain('>120</text>');
});

test('a line goes through its points, from the left edge to the right', () => {
  const points = [-10, 0, 10].map((x) => ({ x, y: 5 + x / 2 }));
  const svg = drawCharts('All', [chart({ series: [{ name: 'seen', as: 'line', colour: 1, points }] })]);
  const marks = numbersOf(svg, /<circle class="f1" cx="([\d.]+)" cy="([\d.]+)"/g);
  expect(marks).toEqual([
    [74, bottom],
    [349, bottom - plotHeight / 2],
    [624, bottom - plotHeight],
  ]);
});

test('the scale has room for the upper end of what may be, and whiskers reach from low to high', () => {
  const points = [{ x: 1, y: 2, low: 1, high: 4 }];
  const svg = drawCharts('All', [chart({ series: [{ name: 'seen', as: 'marks', colour: 2, points }] })]);
  const [[x, from, to]] = numbersOf(svg, /whisker s2" d="M([\d.]+) ([\d.]+)V([\d.]+)"/g);
  expect([x, from, to]).toEqual([624, bottom - plotHeight / 4, bottom - plotHeight]);
});

test('a chart of nothing has an axis, and charts stand below one another', () => {
  const svg = drawCharts('All', [chart({}), chart({ title: 'Another' })]);
  expect(svg).toContain('viewBox="0 0 640 680"');
  expect(svg).toContain('<g transform="translate(0 340)" role="group" aria-label="Another" id="chart-2">');
  expect(svg).not.toMatch(/NaN|Infinity/);
});

test('ticks are round, about as many as asked for, and enclose the numbers', () => {
  expect(ticks(0, 100, 5)).toEqual([0, 20, 40, 60, 80, 100]);
  expect(ticks(0, 101, 5)).toEqual([0, 50, 100, 150]);
  expect(ticks(0, 0.7, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
  expect(ticks(-26, 26, 8)).toEqual([-30, -20, -10, 0, 10, 20, 30]);
  expect(ticks(3, 3, 5)).toEqual([3]);
});

test('large numbers are written short', () => {
  const label = (y: number) =>
    drawCharts('All', [chart({ series: [{ name: 'seen', as: 'marks', colour: 1, points: [{ x: 0, y }] }] })]);
  expect(label(10_000)).toContain('>10 k</text>');
  expect(label(5000)).toContain('>5000</text>');
  expect(label(2_000_000)).toContain('>2 M</text>');
  const shares = chart({ percent: true, series: [{ name: 'seen', as: 'marks', colour: 1, points: [{ x: 1, y: 1 }] }] });
  expect(drawCharts('All', [shares])).toContain('>100 %</text>');
});
