// The table behind a time chart: the newest week first, and the sums at its end.
import { useTranslation } from 'react-i18next';
import { useFormat } from '../format.ts';
import { cell, Table } from '../table.tsx';
import type { TimeChartInput } from './input.ts';
import styles from './time-chart.module.css';
import { usualOf } from './usual.ts';

export function ChartTable({ input, label }: { readonly input: TimeChartInput; readonly label: string }) {
  const { t } = useTranslation('kit');
  const format = useFormat();
  const { weeks, lanes, notes = [] } = input;
  const columns = lanes.map((lane) => ({
    lane,
    usual: lane.kind === 'line' ? usualOf(lane.past ?? lane.values) : null,
  }));
  const newest = weeks.at(-1);
  return (
    <Table label={label}>
      <thead>
        <tr>
          <th scope="col">{t('chart.weekTo')}</th>
          {columns.map(({ lane, usual }) => [
            <th key={lane.key} scope="col" className={cell.number}>
              {lane.name}
            </th>,
            usual !== null && (
              <th key={`${lane.key} usual`} scope="col" className={cell.number}>
                {t('chart.usual')}
              </th>
            ),
          ])}
        </tr>
      </thead>
      <tbody>
        {weeks
          .map((to, place) => ({ to, place }))
          .reverse()
          .map(({ to, place }) => (
            <tr key={to}>
              <td>
                {format.day(to, newest)}
                {notes
                  .filter(({ day }) => day <= to && day > (weeks[place - 1] ?? day))
                  .map(({ day, label: words }) => (
                    <span key={day} className={cell.under}>
                      {words}
                    </span>
                  ))}
              </td>
              {columns.map(({ lane, usual }) => {
                const value = lane.values[place] ?? null;
                const outside =
                  usual !== null && to === newest && value !== null && (value < usual.low || value > usual.high);
                return [
                  <td key={lane.key} className={`${cell.number} ${outside ? styles.badCell : ''}`}>
                    {value === null ? t('chart.notKnown') : format.number(value)}
                  </td>,
                  usual !== null && (
                    <td key={`${lane.key} usual`} className={cell.number}>
                      {t('chart.between', { low: format.number(usual.low), high: format.number(usual.high) })}
                    </td>
                  ),
                ];
              })}
            </tr>
          ))}
      </tbody>
      <tfoot>
        <tr>
          <td>{t('chart.weeks', { count: weeks.length })}</td>
          {columns.map(({ lane, usual }) => [
            <td key={lane.key} className={cell.number}>
              {format.number(lane.values.reduce((sum: number, value) => sum + (value ?? 0), 0))}
            </td>,
            usual !== null && <td key={`${lane.key} usual`} />,
          ])}
        </tr>
      </tfoot>
    </Table>
  );
}
