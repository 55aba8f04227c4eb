// Lane B of the strip: this silence in days against the customer's own past waits.
import { gapsOf, type StripInput, type StripTexts } from './input.ts';
import { clampCentre, type Label, textWidth, touch } from './labels.ts';
import { pastWaits, type Waits } from './past-waits.ts';
import { axisStep, leftEdge, rightEdge, type SilenceScale } from './scales.ts';

export interface SilenceLane {
  readonly band: {
    readonly from: number;
    readonly innerFrom: number;
    readonly innerTo: number;
    readonly to: number;
  } | null;
  readonly waits: Waits;
  readonly limit: { readonly x: number; readonly y1: number; readonly y2: number } | null;
  readonly axis: readonly number[];
  readonly silence: { readonly late: number; readonly to: number };
  readonly isLate: boolean;
  readonly broken: boolean;
  readonly next: { readonly low: number; readonly expected: number; readonly high: number; readonly y: number } | null;
  readonly labels: readonly Label[];
}

export const bandHeight = 58;

interface Frame {
  readonly width: number;
  readonly wide: boolean;
  /** The axis. */
  readonly y: number;
}

export function silenceLane(input: StripInput, scale: SilenceScale, texts: StripTexts, frame: Frame): SilenceLane {
  const { y } = frame;
  const { usual, limitDays } = input;
  const length = input.silence.until - input.silence.from;
  const isLate = limitDays !== null && length >= limitDays;
  const knob = scale.x(length);
  const limitX = limitDays === null || limitDays > scale.max ? null : scale.x(limitDays);
  const band =
    usual === null
      ? null
      : {
          from: scale.x(usual.q05),
          innerFrom: scale.x(usual.q25),
          innerTo: scale.x(usual.q75),
          to: scale.x(usual.q95),
        };

  const next = nextVisit(input, scale, frame, limitX ?? band?.to ?? knob);
  const nextInBand = next !== null && next.y < y - 40;
  const labels: Label[] = [...limitAndBandLabels(input, scale, texts, frame, limitX, nextInBand)];
  const waits = pastWaits(gapsOf(input.visits), scale, y);
  labels.push(...waits.labels(texts));

  const captionRight = Math.min(band?.from ?? knob, waits.left ?? Number.POSITIVE_INFINITY) - 10;
  const caption = waits.perDot === 0 ? texts.eachTick : texts.eachDot(waits.perDot);
  if (frame.wide && waits.left !== null && captionRight - textWidth(caption) >= leftEdge) {
    labels.push({ key: 'caption', text: caption, x: captionRight, y: y - 12, anchor: 'end', tone: 'ink-3' });
  }

  labels.push(...knobLabels(input, scale, texts, frame, isLate));
  if (next !== null && input.next !== null) labels.push(nextLabel(next, input.next, texts, frame, limitX ?? knob));

  const axis: number[] = [];
  const step = axisStep((scale.x(scale.max) - leftEdge) / scale.max, frame.wide ? 70 : 40);
  for (let day = 0; day <= scale.max; day += step) {
    axis.push(scale.x(day));
    const number: Label = {
      key: `axis-${day}`,
      text: String(day),
      x: scale.x(day),
      y: y + 18,
      anchor: day === 0 ? 'start' : 'middle',
      tone: day === 0 ? 'ink' : 'ink-3',
      strong: day === 0,
    };
    if (!labels.some((label) => label.y > y && touch({ ...number, text: `${number.text}  ` }, label)))
      labels.push(number);
  }

  return {
    band,
    waits,
    limit: limitX === null ? null : { x: limitX, y1: y - bandHeight - (frame.wide ? 26 : 40), y2: y + 9 },
    axis,
    silence: { late: limitDays === null ? knob : Math.min(knob, scale.x(limitDays)), to: knob },
    isLate,
    broken: scale.broken,
    next,
    labels,
  };
}

/** The limit's words stand right of its line, the band's left of it; where one side is too narrow both share the other. */
function limitAndBandLabels(
  input: StripInput,
  scale: SilenceScale,
  texts: StripTexts,
  frame: Frame,
  limitX: number | null,
  nextInBand: boolean,
): Label[] {
  const top = frame.y - bandHeight;
  const right = frame.width - rightEdge;
  const { usual, limitDays } = input;
  const bandTexts = usual === null ? [] : bandSentences(input, usual.q05, usual.q95, texts, frame.wide);
  const centred = (text: string, limit: number): Label => ({
    key: 'band',
    text,
    x: clampCentre(scale.x(usual?.q50 ?? 0), textWidth(text), leftEdge, limit),
    y: top - 9,
    anchor: 'middle',
    tone: 'accent',
  });
  if (limitX === null || limitDays === null) {
    const text = bandTexts.find((candidate) => textWidth(candidate) <= right - leftEdge) ?? bandTexts.at(-1);
    return text === undefined ? [] : [centred(text, right)];
  }
  const limitText = texts.limit(Math.round(limitDays));
  const lines = frame.wide ? [limitText, texts.limitWhy] : [limitText];
  const write = (side: 'start' | 'end', ys: readonly number[]): Label[] =>
    lines.map((text, place) =>
      beside(limitX, side, right, {
        key: place === 0 ? 'limit' : 'limit-why',
        text,
        y: ys[place],
        tone: place === 0 ? 'ink' : 'ink-2',
        strong: place === 0,
      }),
    );
  const roomLeft = limitX - 8 - leftEdge;
  const roomRight = right - limitX - 7;
  const linesWidth = Math.max(...lines.map((line) => textWidth(line)));
  const fitting = bandTexts.find((text) => textWidth(text) <= roomLeft);
  if (frame.wide && linesWidth <= roomRight && (bandTexts.length === 0 || fitting !== undefined)) {
    // the next visit's words stand right below: a gap keeps the two apart
    const own = write('start', nextInBand ? [top - 24, top - 9] : [top - 17, top - 2]);
    return fitting === undefined ? own : [...own, centred(fitting, limitX - 8)];
  }
  const shortest = bandTexts.at(-1);
  const widest = Math.max(linesWidth, textWidth(shortest ?? ''));
  const side = widest <= roomLeft || roomLeft > roomRight ? 'end' : 'start';
  const own = write(side, frame.wide ? [top - 36, top - 21] : [top - 26]);
  if (shortest === undefined) return own;
  return [...own, beside(limitX, side, right, { key: 'band', text: shortest, y: top - 7, tone: 'accent' })];
}

/** The band's sentence from the longest to the shortest form. */
function bandSentences(input: StripInput, from: number, to: number, texts: StripTexts, wide: boolean): string[] {
  const days: [number, number] = [Math.round(from), Math.round(to)];
  const short = texts.usualShort(...days);
  if (!wide) return [short];
  const long = texts.usual(...days);
  return input.confidence === 'none' ? [`${long} ${texts.fromSimilar}`, long, short] : [long, short];
}

/** A label beside the limit's line, pushed back into the picture where it would leave it. */
function beside(limitX: number, side: 'start' | 'end', right: number, label: Omit<Label, 'x' | 'anchor'>): Label {
  const width = textWidth(label.text);
  const x = side === 'start' ? Math.max(2, Math.min(limitX + 7, right + 10 - width)) : Math.max(limitX - 6, width + 2);
  return { ...label, x, anchor: side };
}

/** Under the axis: where the silence began and how long it is. Close together they become one. */
function knobLabels(input: StripInput, scale: SilenceScale, texts: StripTexts, frame: Frame, isLate: boolean): Label[] {
  const { y, wide } = frame;
  const length = input.silence.until - input.silence.from;
  const knob = scale.x(length);
  const start = wide ? texts.start(input.silence.from) : texts.startShort(input.silence.from);
  const tone = isLate && !input.silence.ended ? 'high' : input.silence.ended ? 'accent' : 'ink';
  const first = input.silence.ended ? texts.cameBack(length) : texts.day(length);
  const right = frame.width - rightEdge;
  const left = leftEdge + textWidth(start) + 12;
  const apart = knob - Math.max(textWidth(first), textWidth(texts.today)) / 2 > left;
  const place = (text: string) =>
    scale.broken
      ? { x: right, anchor: 'end' as const }
      : { x: clampCentre(knob, textWidth(text), 2, frame.width - 2), anchor: 'middle' as const };
  const labels: Label[] = [{ key: 'knob', text: first, ...place(first), y: y + 24, tone, strong: true }];
  if (apart) {
    labels.push({ key: 'start', text: start, x: leftEdge, y: y + 33, anchor: 'start', tone: 'ink-3' });
    if (!input.silence.ended)
      labels.push({ key: 'today', text: texts.today, ...place(texts.today), y: y + 38, tone: 'ink-3' });
  } else {
    const both = input.silence.ended ? start : texts.todayAndStart(input.silence.from);
    labels.push({
      key: 'start',
      text: both,
      x: Math.max(leftEdge, knob - textWidth(first) / 2),
      y: y + 38,
      anchor: 'start',
      tone: 'ink-3',
    });
  }
  return labels;
}

/** The next visit's whisker: above the axis right of the limit, or in the head of the band while the two overlap. */
function nextVisit(input: StripInput, scale: SilenceScale, frame: Frame, bandEnd: number): SilenceLane['next'] {
  if (input.next === null || input.silence.ended) return null;
  const days = [input.next.low, input.next.expected, input.next.high].map((day) => day - input.silence.from);
  if (days[1] >= scale.max || scale.broken) return null;
  const [low, expected, high] = days.map(scale.x);
  return { low, expected, high, y: low > bandEnd + 4 ? frame.y - 22 : frame.y - bandHeight + 8 };
}

function nextLabel(
  at: NonNullable<SilenceLane['next']>,
  days: NonNullable<StripInput['next']>,
  texts: StripTexts,
  frame: Frame,
  limitX: number,
): Label {
  const right = frame.width - rightEdge;
  const long = texts.next(days.expected, days.low, days.high);
  const short = texts.nextShort(days.expected);
  const above = at.y > frame.y - 40;
  const from = above ? at.low : Math.max(at.high, limitX) + 8;
  const text = frame.wide && textWidth(long) <= right - (above ? limitX + 8 : from) ? long : short;
  const fits = from + textWidth(text) <= right;
  const y = above ? at.y - 11 : fits ? at.y + 4 : at.y + 20;
  return { key: 'next', text, x: fits ? from : right, y, anchor: fits ? 'start' : 'end', tone: 'accent' };
}
