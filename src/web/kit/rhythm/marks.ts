// What can be pointed at on the strip, with its place and its words.
import type { TFunction } from 'i18next';
import type { Format } from '../format.ts';
import { gapsOf, type StripInput } from './input.ts';
import type { Strip } from './strip.ts';
import { dayText } from './use-strip-texts.ts';

export interface Mark {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** All marks from left to right: visits, the limit, today, messages. */
export function marksOf(strip: Strip, input: StripInput, t: TFunction<'kit'>, format: Format): Mark[] {
  const near = dayText(input.today);
  const date = (day: number) => format.day(dayText(Math.round(day)), near);
  const gaps = gapsOf(input.visits);
  const marks: Mark[] = strip.history.visits.map(({ day, x }) => {
    const gap = gaps[input.visits.indexOf(day) - 1];
    const text =
      gap === undefined
        ? t('strip.bought', { date: date(day) })
        : t('strip.boughtAfter', { date: date(day), days: t('count.days', { count: gap }) });
    return { key: `visit-${day}`, x, y: strip.y.history, text };
  });
  const { limit, silence, isLate } = strip.silence;
  const length = input.silence.until - input.silence.from;
  const now: Mark = {
    key: 'now',
    x: silence.to,
    y: strip.y.silence,
    text: input.silence.ended
      ? t('strip.cameBack', { day: length })
      : t('strip.now', { date: date(input.silence.until), day: length }),
  };
  if (limit !== null && input.limitDays !== null) {
    const day = Math.round(input.limitDays);
    const said = { date: date(input.silence.from + day), day };
    const text = isLate ? t('strip.lateSince', said) : t('strip.willBeLate', said);
    const mark = { key: 'limit', x: limit.x, y: strip.y.silence, text };
    marks.push(...(isLate ? [mark, now] : [now, mark]));
  } else marks.push(now);
  for (const mark of strip.messages?.marks ?? []) {
    marks.push({
      key: mark.key,
      x: mark.x,
      y: strip.y.messages,
      text: mark.events
        .map(
          (event) =>
            `${date(input.silence.from + event.day)}: ${event.planned ? t('strip.row.planned', { what: event.label }) : event.label}`,
        )
        .join('; '),
    });
  }
  return marks;
}
