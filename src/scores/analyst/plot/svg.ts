// Draws charts as one SVG that needs nothing else: light or dark as its reader is, read aloud by title and description.

/** A point: where it is, how high, and between which heights it may be. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
}

export interface Series {
  readonly name: string;
  /** Bars stand side by side; a line has marks at its points; a diagonal is what should be. */
  readonly as: 'bars' | 'line' | 'marks' | 'diagonal';
  /** 1 is what was seen, 2 what was expected. */
  readonly colour: 1 | 2;
  readonly points: readonly Point[];
}

export interface Chart {
  readonly title: string;
  /** One sentence that says what is seen, for who does not see it. */
  readonly says: string;
  readonly xTitle: string;
  readonly yTitle: string;
  /** What stands under the bars, instead of numbers: one name for each of x = 0, 1, .. */
  readonly names?: readonly string[];
  /** How numbers on the axes are written. */
  readonly percent?: boolean;
  readonly series: readonly Series[];
}

const width = 640;
const height = 340;
const inner = { left: 74, right: 16, top: 66, bottom: 58 };
const plotWidth = width - inner.left - inner.right;
const plotHeight = height - inner.top - inner.bottom;

const style = `
svg { background: #fff; font: 14px system-ui, sans-serif; color-scheme: light dark; }
text { fill: #1c1e21; } .quiet { fill: #565b63; font-size: 13px; } .head { font-size: 17px; font-weight: 600; }
.grid { stroke: #dfe2e6; } .axis { stroke: #7b818a; } .should { stroke: #7b818a; stroke-dasharray: 5 4; fill: none; }
.f1 { fill: #0f6e84; } .s1 { stroke: #0f6e84; } .f2 { fill: #b4530a; } .s2 { stroke: #b4530a; } .band { fill-opacity: .18; }
.line { fill: none; stroke-width: 2.5; } .whisker { stroke-width: 1.5; fill: none; }
@media (prefers-color-scheme: dark) {
  svg { background: #17191c; } text { fill: #eceef0; } .quiet { fill: #aab0b8; }
  .grid { stroke: #33373d; } .axis, .should { stroke: #8b929b; }
  .f1 { fill: #4fc1d9; } .s1 { stroke: #4fc1d9; } .f2 { fill: #f2a65a; } .s2 { stroke: #f2a65a; }
}`;

/** One SVG with the charts below one another. */
export function drawCharts(title: string, charts: readonly Chart[]): string {
  const total = charts.length * height;
  const parts = charts.map((chart, place) => drawChart(chart, place * height, place));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${total}" width="${width}" height="${total}" style="max-width:100%;height:auto" role="img" aria-labelledby="title says">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="says">${escaped(charts.map((chart) => `${chart.title}. ${chart.says}`).join(' '))}</desc>`,
    `<style>${style}\n</style>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

function drawChart(chart: Chart, top: number, place: number): string {
  const points = chart.series.flatMap((one) => one.points);
  const xs = points.map(({ x }) => x);
  const ys = points.flatMap(({ y, high = y }) => [y, high]).filter(Number.isFinite);
  const { names } = chart;
  const [fromX, toX] = names ? [-0.5, names.length - 0.5] : [Math.min(...xs, 0), Math.max(...xs, 0)];
  const yTicks = ticks(0, Math.max(...ys, 0), 5);
  const toY = yTicks[yTicks.length - 1] || 1;
  const xAt = (x: number) => inner.left + ((x - fromX) / (toX - fromX || 1)) * plotWidth;
  const yAt = (y: number) => inner.top + plotHeight - (Math.min(y, toY) / toY) * plotHeight;
  const write = (value: number) => (chart.percent ? `${Math.round(100 * value)} %` : shortNumber(value));
  const drawn: string[] = [];
  drawn.push(text(inner.left, 24, chart.title, 'head'));
  for (const tick of yTicks) {
    drawn.push(line(inner.left, yAt(tick), width - inner.right, yAt(tick), tick === 0 ? 'axis' : 'grid'));
    drawn.push(text(inner.left - 8, yAt(tick) + 4, write(tick), 'quiet', 'end'));
  }
  const xTicks = names ? names.map((_, i) => i) : ticks(fromX, toX, 8).filter((tick) => tick >= fromX && tick <= toX);
  for (const tick of xTicks) {
    const said = names ? names[tick] : chart.percent ? write(tick) : shortNumber(tick);
    drawn.push(text(xAt(tick), inner.top + plotHeight + 20, said, 'quiet', 'middle'));
  }
  drawn.push(text(inner.left + plotWidth / 2, height - 14, chart.xTitle, 'quiet', 'middle'));
  drawn.push(
    `<text class="quiet" text-anchor="middle" transform="translate(16 ${inner.top + plotHeight / 2}) rotate(-90)">${escaped(chart.yTitle)}</text>`,
  );
  const bars = chart.series.filter(({ as }) => as === 'bars');
  let legend = inner.left;
  for (const series of chart.series) {
    drawn.push(...drawSeries(series, { xAt, yAt, bars }));
    drawn.push(...key(series, legend));
    legend += 40 + series.name.length * 7.4;
  }
  return `<g transform="translate(0 ${top})" role="group" aria-label="${escaped(chart.title)}" id="chart-${place + 1}">\n${drawn.join('\n')}\n</g>`;
}

interface Place {
  xAt(x: number): number;
  yAt(y: number): number;
  readonly bars: readonly Series[];
}

function drawSeries(series: Series, { xAt, yAt, bars }: Place): string[] {
  const { as, colour, points } = series;
  if (as === 'bars') {
    const room = Math.abs(xAt(1) - xAt(0)) * 0.8;
    const each = Math.max(1, room / bars.length);
    return points.map(({ x, y }) => {
      const left = xAt(x) - room / 2 + bars.indexOf(series) * each;
      return `<rect class="f${colour}" x="${round(left)}" y="${round(yAt(y))}" width="${round(Math.max(0.5, each - 1))}" height="${round(yAt(0) - yAt(y))}"/>`;
    });
  }
  const path = points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${round(xAt(x))} ${round(yAt(y))}`).join('');
  if (as === 'diagonal') return [`<path class="should" d="${path}"/>`];
  const drawn: string[] = [];
  if (as === 'line') drawn.push(`<path class="line s${colour}" d="${path}"/>`);
  for (const { x, y, low, high } of points) {
    if (low !== undefined && high !== undefined) {
      drawn.push(`<path class="whisker s${colour}" d="M${round(xAt(x))} ${round(yAt(low))}V${round(yAt(high))}"/>`);
    }
    // two kinds of marks, so that nobody needs the colours
    const [cx, cy] = [round(xAt(x)), round(yAt(y))];
    if (as === 'marks' || points.length <= 60)
      drawn.push(
        colour === 1
          ? `<circle class="f1" cx="${cx}" cy="${cy}" r="3.5"/>`
          : `<rect class="f2" x="${round(xAt(x) - 3)}" y="${round(yAt(y) - 3)}" width="6" height="6"/>`,
      );
  }
  return drawn;
}

function key({ name, as, colour }: Series, left: number): string[] {
  const mark =
    as === 'diagonal'
      ? `<path class="should" d="M${left} 45H${left + 20}"/>`
      : as === 'bars'
        ? `<rect class="f${colour}" x="${left}" y="39" width="20" height="12"/>`
        : `<path class="line s${colour}" d="M${left} 45H${left + 20}"/>`;
  return [mark, text(left + 26, 50, name, 'quiet')];
}

function line(x1: number, y1: number, x2: number, y2: number, kind: string): string {
  return `<path class="${kind}" d="M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}"/>`;
}

function text(x: number, y: number, said: string, kind: string, anchor?: 'end' | 'middle'): string {
  const place = anchor === undefined ? '' : ` text-anchor="${anchor}"`;
  return `<text class="${kind}" x="${round(x)}" y="${round(y)}"${place}>${escaped(said)}</text>`;
}

/** Round numbers from `from` to beyond `to`, about so many. */
export function ticks(from: number, to: number, about: number): number[] {
  const span = to - from;
  if (!(span > 0)) return [from];
  const rough = span / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((one) => one >= rough) ?? 10 * power;
  const first = Math.floor(from / step);
  const found: number[] = [];
  for (let i = first; ; i++) {
    found.push(Number((i * step).toPrecision(12)));
    if (i * step >= to - 1e-9 * step) return found;
  }
}

function shortNumber(value: number): string {
  if (Math.abs(value) >= 1e6) return `${Number((value / 1e6).toPrecision(3))} M`;
  if (Math.abs(value) >= 1e4) return `${Number((value / 1e3).toPrecision(3))} k`;
  return String(Number(value.toPrecision(4)));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(said: string): string {
  return said.replace(/[&<>"]/g, (letter) => entities[letter]).replace(/\p{Cc}/gu, ' ');
}
