// The time chart's mathematics: what is usual, where zero stands, which weeks are drawn, and what is said of them.
import { expect, it } from 'vitest';
import type { Lane, TimeChartInput } from './input.ts';
import { layOut } from './layout.ts';
import { standingOf, usualOf } from './usual.ts';

const dayMs = 86_400_000;
const weeks = (count: number, last = '2026-11-12') =>
  Array.from({ length: count }, (_, place) =>
    new Date(Date.parse(`${last}T12:00:00Z`) - (count - 1 - place) * 7 * dayMs).toISOString().slice(0, 10),
  );
const line = (values: Lane['values'], rest: Partial<Lane> = {}): Lane => ({
  key: 'late',
  name: 'Became late',
  kind: 'line',
  values,
  ...rest,
});
const bars = (values: Lane['values']): Lane => ({ key: 'sent', name: 'Written to', kind: 'bars', values });
const chart = (lanes: Lane[], rest: Partial<TimeChartInput> = {}): TimeChartInput => ({
  weeks: weeks(lanes[0].values.length),
  lanes,
  ...rest,
});
/** 1 to 20, so that the quantiles are told by hand: 0.05 of 19 steps is 0.95, and 0.95 of them 18.05. */
const twenty = Array.from({ length: 20 }, (_, place) => place + 1);

it('usual lies between what nine in ten of the weeks before the last one do, from twelve of them on', () => {
  expect(usualOf([...twenty, 500])).toEqual({ low: 1, high: 20 });
  expect(usualOf([...twenty.map((count) => count + 100), 500])).toEqual({ low: 101, high: 120 });
  expect(usualOf(new Array(12).fill(7))).toBeNull();
  expect(usualOf(new Array(13).fill(7))).toEqual({ low: 7, high: 7 });
  // a week of which nothing is known is none of the twelve
  expect(usualOf([...new Array(11).fill(7), null, 7])).toBeNull();
});

it('the title is told by how the last week stands to the usual', () => {
  expect(standingOf([...twenty, 10])).toBe('usual');
  expect(standingOf([...twenty, 20])).toBe('usual');
  expect(standingOf([...twenty, 21])).toBe('most');
  expect(standingOf([90, ...twenty, 22])).toBe('more');
  expect(standingOf([...twenty, 0])).toBe('fewer');
  expect(standingOf([...twenty, null])).toBe('unknown');
  expect(standingOf([1, 2, 3])).toBe('unknown');
});

it('bars begin at zero; a line begins above it when its band would be a thread', () => {
  const flat = [...new Array(25).fill(0).map((_, place) => 1000 + (place % 3)), 1001];
  const { lanes } = layOut(chart([line(flat), bars(flat)]), 900);
  const [late, sent] = lanes;
  expect(late.band?.height).toBeGreaterThan(24);
  expect(late.ticks.every(({ value }) => value >= 1000)).toBe(true);
  for (const bar of sent.bars) expect(bar.y + bar.height).toBe(sent.bottom);
  // twice as much is twice as high
  const two = layOut(chart([bars([100, 200])]), 900).lanes[0].bars;
  expect(two[1].height).toBeCloseTo(2 * two[0].height, 9);
});

it('a week that is not known leaves a gap in the line and no bar', () => {
  const values = [...new Array(13).fill(5), null, ...new Array(6).fill(5)];
  const [late, sent] = layOut(chart([line(values), bars(values)]), 900).lanes;
  expect(late.path.match(/M/g)).toHaveLength(2);
  expect(sent.bars).toHaveLength(19);
});

it('only a last week outside the usual is marked, and a last week that is not known is not', () => {
  const at = (last: number | null) => layOut(chart([line([...twenty, last])]), 900).lanes[0].last;
  expect(at(30)?.outside).toBe(true);
  expect(at(12)?.outside).toBe(false);
  expect(at(null)).toBeNull();
});

it('before twelve weeks there are hollow points, no line and no band, and a frame up to the day when usual shows', () => {
  const { lanes, coming, centres } = layOut(chart([line([3, 4, 5, 6, 7])]), 900);
  expect(lanes[0]).toMatchObject({ path: '', band: null, last: null });
  expect(lanes[0].points).toHaveLength(5);
  expect(coming?.day).toBe('2027-01-07');
  expect(coming?.from).toBeGreaterThan(centres[4]);
  expect(layOut(chart([line(new Array(13).fill(4))]), 900).coming).toBeNull();
});

it('the past beyond what is drawn tells what is usual too', () => {
  const drawn = [8, 9, 10];
  expect(layOut(chart([line(drawn, { past: [...twenty, ...drawn] })]), 900).lanes[0].band).not.toBeNull();
});

it('at most three things that happened are drawn, on the weeks that they fell into', () => {
  const notes = ['2026-01-01', '2026-11-06', '2026-11-05', '2026-10-01', '2026-09-01'].map((day) => ({
    day,
    label: day,
  }));
  const { notes: drawn, left } = layOut(chart([line([...twenty, 4])], { notes }), 900);
  // the first lies before the weeks that are drawn
  expect(drawn.map(({ day }) => day)).toEqual(['2026-11-06', '2026-11-05']);
  expect(drawn[0].x).toBeGreaterThan(drawn[1].x);
  expect(drawn[1].x).toBeGreaterThan(left);
});

it('the phone has its words above the lanes and nothing beyond its edge', () => {
  const { wide, right, lanes } = layOut(chart([line([...twenty, 4]), bars([...twenty, 4])]), 326);
  expect(wide).toBe(false);
  expect(right).toBeLessThanOrEqual(326);
  expect(lanes.map(({ top, bottom }) => bottom - top)).toEqual([58, 58]);
});
