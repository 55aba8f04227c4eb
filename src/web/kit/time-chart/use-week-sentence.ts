// One week of a chart as a sentence: "week to 5 Nov: became late 317, usually 270 to 380; written to 815".
import { useTranslation } from 'react-i18next';
import { useFormat } from '../format.ts';
import type { TimeChartInput } from './input.ts';
import { usualOf } from './usual.ts';

export function useWeekSentence({ weeks, lanes, notes = [] }: TimeChartInput): (place: number) => string {
  const { t } = useTranslation('kit');
  const format = useFormat();
  return (place) => {
    const to = weeks[place];
    const before = weeks[place - 1];
    const parts = lanes.map(({ name, values }) => {
      const value = values[place] ?? null;
      return value === null ? t('chart.unknown', { name }) : t('chart.part', { name, n: format.number(value) });
    });
    const usual = lanes.flatMap((lane) => {
      const band = lane.kind === 'line' ? usualOf(lane.past ?? lane.values) : null;
      return band === null
        ? []
        : [t('chart.usually', { low: format.number(band.low), high: format.number(band.high) })];
    });
    const happened = notes
      .filter(({ day }) => day <= to && (before === undefined || day > before) && place > 0)
      .map(({ label }) => label);
    const [first, ...rest] = parts;
    return t('chart.week', {
      day: format.day(to),
      parts: [[first, ...usual].join(', '), ...rest, ...happened].join('; '),
    });
  };
}
