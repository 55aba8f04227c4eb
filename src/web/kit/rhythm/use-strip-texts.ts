// The words on the strip in the reader's language.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Format, useFormat } from '../format.ts';
import type { StripTexts } from './input.ts';

/** 'YYYY-MM-DD' of a day number. */
export function dayText(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** Day number of 'YYYY-MM-DD'. */
export function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000);
}

/** The rate as the n of '1 in n', rounded to what people say. */
export function oneInOf(rate: number): number {
  return Math.max(2, Math.round(1 / rate));
}

export function useStripTexts(limitRate: number, today: number, covered: boolean): StripTexts {
  const { t } = useTranslation('kit');
  const format: Format = useFormat();
  return useMemo(() => {
    const date = (day: number) => format.day(dayText(Math.round(day)), dayText(today));
    return {
      month: (day, withYear) => `${format.month(dayText(day))}${withYear ? ` ${dayText(day).slice(0, 4)}` : ''}`,
      usual: (from, to) => t('strip.usual', { from, to }),
      usualShort: (from, to) => t('strip.usualShort', { from, to }),
      fromSimilar: t('strip.fromSimilar'),
      limit: (day) => t('strip.limit', { day }),
      limitWhy: t('strip.limitWhy', { n: oneInOf(limitRate) }),
      eachTick: t('strip.eachTick'),
      eachDot: (count) => t('strip.eachDot', { count }),
      start: (day) => (covered ? t('strip.covered', { date: date(day) }) : t('strip.start', { date: date(day) })),
      startShort: date,
      day: (day) => t('strip.day', { day }),
      today: t('strip.today'),
      todayAndStart: (day) =>
        covered ? t('strip.todayAndCovered', { date: date(day) }) : t('strip.todayAndStart', { date: date(day) }),
      cameBack: (day) => t('strip.cameBack', { day }),
      next: (day, low, high) => t('strip.next', { date: date(day), low: date(low), high: date(high) }),
      nextShort: (day) => t('strip.nextShort', { date: date(day) }),
      longerWaits: (count) => t('strip.longerWaits', { count }),
      messages: t('strip.messages'),
    };
  }, [t, format, limitRate, today, covered]);
}
