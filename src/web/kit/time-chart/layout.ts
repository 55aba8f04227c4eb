// The geometry of a time chart: one week axis, lanes below each other. Pure; the components only draw it.
import { extent, max } from 'd3-array';
import { scaleBand, scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { type Lane, type Note, notesShown, type TimeChartInput } from './input.ts';
import { type Usual, usualOf, weeksForUsual } from './usual.ts';

const wideFrom = 560;
const gap = 18;
/** A band flatter than this shows nothing: its line then starts above zero. */
const flattestBand = 24;
const weekMs = 7 * 86_400_000;

export interface Tick {
  readonly y: number;
  readonly value: number;
}

export interface LaidLane {
  readonly lane: Lane;
  readonly top: number;
  readonly bottom: number;
  readonly ticks: readonly Tick[];
  readonly usual: Usual | null;
  /** The band of the usual. */
  readonly band: { readonly y: number; readonly height: number } | null;
  readonly path: string;
  readonly bars: readonly { readonly x: number; readonly y: number; readonly width: number; readonly height: number }[];
  /** Hollow, one for each week, while nobody can say what is usual. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** The newest week, where it is known. */
  readonly last: { readonly x: number; readonly y: number; readonly outside: boolean } | null;
}

export interface Layout {
  readonly wide: boolean;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly height: number;
  readonly lanes: readonly LaidLane[];
  /** Where each week stands. */
  readonly centres: readonly number[];
  readonly months: readonly { readonly x: number; readonly day: string }[];
  readonly notes: readonly (Note & { readonly x: number })[];
  /** From here on the weeks are still to come that tell what is usual. */
  readonly coming: { readonly from: number; readonly to: number; readonly day: string } | null;
}

/** Lays a chart of `width` pixels out. Its weeks are those of the input; before twelve have passed, also those to come. */
export function layOut({ weeks, lanes, notes = [] }: TimeChartInput, width: number): Layout {
  const wide = width >= wideFrom;
  const left = 40;
  const right = wide ? width - 150 : width - 8;
  const laneHeight = (lane: Lane) => (wide ? (lane.kind === 'line' ? 92 : 64) : 58);
  const labelHeight = wide ? 0 : 20;
  const top = wide && notes.length > 0 ? 22 : 6;
  const isYoung = lanes.some((lane) => lane.kind === 'line' && usualOf(lane.past ?? lane.values) === null);
  const all = isYoung ? [...weeks, ...weeksAfter(weeks, weeksForUsual + 1 - weeks.length)] : weeks;
  const x = scaleBand(all, [left, right]).paddingInner(0.28).paddingOuter(0.14);
  const centre = (week: string) => (x(week) ?? left) + x.bandwidth() / 2;
  let y = top;
  const laid = lanes.map((lane) => {
    const from = y + labelHeight;
    const to = from + laneHeight(lane);
    y = to + gap;
    return layLane(lane, weeks, { from, to, centre, width: x.bandwidth() });
  });
  const bottom = y - gap;
  const lastWeek = all.at(-1);
  return {
    wide,
    left,
    right,
    top,
    bottom,
    height: bottom + 24,
    lanes: laid,
    centres: weeks.map(centre),
    months: firstWeeks(all).map((week) => ({ day: week, x: centre(week) })),
    notes: notes.slice(0, notesShown).flatMap((note) => {
      const week = weeks.find((to) => note.day <= to);
      return week === undefined || isBeforeWeek(note.day, weeks[0]) ? [] : [{ ...note, x: x(week) ?? left }];
    }),
    coming:
      isYoung && weeks.length < all.length && lastWeek !== undefined
        ? { from: (x(all[weeks.length]) ?? left) - 2, to: right, day: lastWeek }
        : null,
  };
}

interface Place {
  readonly from: number;
  readonly to: number;
  readonly width: number;
  centre(week: string): number;
}

function layLane(lane: Lane, weeks: readonly string[], { from, to, centre, width }: Place): LaidLane {
  const usual = lane.kind === 'line' ? usualOf(lane.past ?? lane.values) : null;
  const known = lane.values.filter((value) => value !== null);
  const [least = 0, most = 0] = extent([...known, ...(usual ? [usual.low, usual.high] : [])]);
  const fromZero = scaleLinear([0, Math.max(1, most)], [to, from]).nice(3);
  const isFlat = usual !== null && fromZero(usual.low) - fromZero(usual.high) < flattestBand && most > least;
  const y = isFlat ? scaleLinear([least, most], [to, from]).nice(3) : fromZero;
  const drawn = weeks.flatMap((week, place) => {
    const value = lane.values[place] ?? null;
    return value === null ? [] : [{ place, x: centre(week), y: y(value) }];
  });
  const newest = drawn.at(-1);
  const last = newest?.place === weeks.length - 1 ? newest : undefined;
  const lastValue = lane.values.at(-1) ?? 0;
  const path = line<{ x: number; y: number } | null>()
    .defined((point) => point !== null)
    .x((point) => point?.x ?? 0)
    .y((point) => point?.y ?? 0);
  const isLine = lane.kind === 'line';
  return {
    lane,
    top: from,
    bottom: to,
    ticks: y
      .ticks(2)
      .filter((value) => (value > 0 || isFlat) && Number.isInteger(value))
      .map((value) => ({ value, y: y(value) })),
    usual,
    band: usual && { y: y(usual.high), height: Math.max(1, y(usual.low) - y(usual.high)) },
    path:
      isLine && usual
        ? (path(weeks.map((_, place) => drawn.find((point) => point.place === place) ?? null)) ?? '')
        : '',
    bars: isLine ? [] : drawn.map((point) => ({ x: point.x - width / 2, y: point.y, width, height: to - point.y })),
    points: isLine && usual === null ? drawn : [],
    last: isLine && usual && last ? { ...last, outside: lastValue < usual.low || lastValue > usual.high } : null,
  };
}

/** The weeks in which a month has its first end of week. */
function firstWeeks(weeks: readonly string[]): string[] {
  return weeks.filter((week, place) => place > 0 && week.slice(0, 7) !== weeks[place - 1].slice(0, 7));
}

function weeksAfter(weeks: readonly string[], count: number): string[] {
  const last = max(weeks.map((week) => Date.parse(`${week}T12:00:00Z`)));
  if (last === undefined) return [];
  return Array.from({ length: Math.max(0, count) }, (_, place) =>
    new Date(last + (place + 1) * weekMs).toISOString().slice(0, 10),
  );
}

function isBeforeWeek(day: string, to: string): boolean {
  return Date.parse(`${to}T12:00:00Z`) - Date.parse(`${day}T12:00:00Z`) >= weekMs;
}
