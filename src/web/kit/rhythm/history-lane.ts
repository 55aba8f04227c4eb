// Lane A of the strip: every visit on the calendar, the present silence at the end, the months above.
import type { StripInput, StripTexts } from './input.ts';
import { extent, type Label, textWidth } from './labels.ts';
import type { HistoryScale } from './scales.ts';

export interface HistoryLane {
  readonly visits: readonly { readonly day: number; readonly x: number }[];
  readonly months: readonly number[];
  readonly labels: readonly Label[];
  /** The silence: ink to `late`, red from there to `to`. */
  readonly silence: { readonly from: number; readonly late: number; readonly to: number };
  readonly today: number;
}

const monthStart = (year: number, month: number) => Date.UTC(year, month, 1) / 86_400_000;

/** First days of the months between two days, every `step`th (1, 2, 3, 6 or 12), so that January is always among them. */
function monthsBetween(from: number, to: number, step: number): number[] {
  const first = new Date(from * 86_400_000);
  const starts: number[] = [];
  for (let month = first.getUTCMonth(); ; month += 1) {
    const day = monthStart(first.getUTCFullYear(), month);
    if (day > to) return starts;
    if (day >= from && month % step === 0) starts.push(day);
  }
}

const isJanuary = (day: number) => new Date(day * 86_400_000).getUTCMonth() === 0;

export function historyLane(input: StripInput, scale: HistoryScale, texts: StripTexts, y: number): HistoryLane {
  const { silence } = input;
  const late = input.limitDays === null ? silence.until : Math.min(silence.until, silence.from + input.limitDays);
  const monthWidth = scale.x(scale.from + 30) - scale.x(scale.from);
  const step = [1, 2, 3, 6].find((months) => months * monthWidth >= 44) ?? 12;
  const labels: Label[] = [];
  const right = scale.x(scale.to) + 10;
  for (const day of monthsBetween(scale.from, scale.to, step)) {
    const withYear = isJanuary(day) || labels.length === 0;
    const label: Label = {
      key: `month-${day}`,
      text: texts.month(day, withYear),
      x: scale.x(day) + 3,
      y: y - 17,
      anchor: 'start',
      tone: 'ink-3',
    };
    const previous = labels.at(-1);
    const free = previous === undefined || extent(previous)[1] + 6 <= label.x;
    if (free && label.x + textWidth(label.text) <= right + 12) labels.push(label);
    else if (free && withYear && label.x + textWidth(texts.month(day, false)) <= right + 12) {
      labels.push({ ...label, text: texts.month(day, false) });
    }
  }
  return {
    visits: input.visits.filter((day) => day >= scale.from).map((day) => ({ day, x: scale.x(day) })),
    months:
      monthWidth >= 10
        ? monthsBetween(scale.from, scale.to, 1).map(scale.x)
        : monthsBetween(scale.from, scale.to, step).map(scale.x),
    labels,
    silence: { from: scale.x(silence.from), late: scale.x(late), to: scale.x(silence.until) },
    today: scale.x(scale.to),
  };
}
