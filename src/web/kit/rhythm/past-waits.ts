// The customer's past waits above the axis: a tick each, stacked; with very many, columns of dots.
import type { StripTexts } from './input.ts';
import { type Label, textWidth } from './labels.ts';
import type { SilenceScale } from './scales.ts';

export interface Waits {
  readonly ticks: readonly { readonly x: number; readonly y1: number; readonly y2: number }[];
  readonly dots: readonly { readonly x: number; readonly y: number }[];
  /** How many waits one dot stands for; 0 while ticks are drawn. */
  readonly perDot: number;
  /** Left end of what is drawn, null when there is nothing. */
  readonly left: number | null;
  labels(texts: StripTexts): Label[];
}

const stackHeight = 3;
const dotColumn = 9;
/** More ticks than this are no longer countable. */
const tooManyTicks = 40;

/** Places the waits; those beyond the axis are counted in words at its end. */
export function pastWaits(gaps: readonly number[], scale: SilenceScale, y: number): Waits {
  const sorted = [...gaps].sort((a, b) => a - b);
  const shown = sorted.filter((gap) => gap <= scale.max);
  const beyond = sorted.length - shown.length;
  const columns = groupClose(shown.map(scale.x));
  const tallest = Math.max(0, ...columns.map((column) => column.count));
  const asDots = sorted.length > tooManyTicks || countsCollide(columns);
  const perDot = asDots ? Math.max(1, Math.ceil(tallest / dotColumn)) : 0;
  const labels = (texts: StripTexts): Label[] => {
    const words: Label[] = asDots
      ? []
      : columns
          .filter((column) => column.count > stackHeight)
          .map((column) => ({
            key: `wait-${column.x}`,
            text: `×${column.count}`,
            x: column.x,
            y: y - 23,
            anchor: 'middle',
            tone: 'accent',
          }));
    if (beyond > 0) {
      const text = texts.longerWaits(beyond);
      words.push({ key: 'longer', text, x: scale.x(scale.max), y: y - 8, anchor: 'end', tone: 'ink-3' });
    }
    return words;
  };
  return {
    ticks: asDots
      ? []
      : columns.flatMap(({ x, count }) => {
          const rows = count > stackHeight ? 1 : count;
          return Array.from({ length: rows }, (_, row) => ({ x, y1: y - 19 - row * 15, y2: y - 7 - row * 15 }));
        }),
    dots: asDots
      ? columns.flatMap(({ x, count }) =>
          Array.from({ length: Math.ceil(count / perDot) }, (_, row) => ({ x, y: y - 8 - row * 4.5 })),
        )
      : [],
    perDot,
    left: columns[0]?.x ?? null,
    labels,
  };
}

interface Column {
  readonly x: number;
  readonly count: number;
}

/** Joins positions closer than 5 px into one column at their mean. */
function groupClose(positions: readonly number[]): Column[] {
  const columns: { start: number; sum: number; count: number }[] = [];
  for (const x of positions) {
    const last = columns.at(-1);
    if (last !== undefined && x - last.start < 5) {
      last.sum += x;
      last.count += 1;
    } else columns.push({ start: x, sum: x, count: 1 });
  }
  return columns.map(({ sum, count }) => ({ x: sum / count, count }));
}

/** Whether the counts above tall columns would write over each other or over a neighbour's stack. */
function countsCollide(columns: readonly Column[]): boolean {
  return columns.some((column, place) => {
    if (column.count <= stackHeight) return false;
    const reach = textWidth(`×${column.count}`) / 2 + 2;
    return [columns[place - 1], columns[place + 1]].some(
      (neighbour) => neighbour !== undefined && neighbour.count > 1 && Math.abs(neighbour.x - column.x) < reach * 2,
    );
  });
}
