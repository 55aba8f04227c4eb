// Orders by month as bars: a month without any is an empty place between two others. The table behind it says the same.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../web/kit/button.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { cell, Table } from '../../web/kit/table.tsx';
import type { Understanding } from '../contract.ts';
import styles from './talk.module.css';

const height = 84;
const room = 20;

/** The bars, and on request their table. */
export function MonthBars({ months }: { readonly months: Understanding['months'] }) {
  const { t } = useTranslation('talk');
  const format = useFormat();
  const [asTable, setAsTable] = useState(false);
  if (months.length === 0) return null;
  const name = (month: string) => format.monthYear(`${month}-01`);
  const short = (month: string) => `${format.month(`${month}-01`)} ${month.slice(0, 4)}`;
  const most = months.reduce((best, one) => (one.orders > best.orders ? one : best));
  const empty = months.filter(({ orders }) => orders === 0).length;
  const step = 100 / months.length;
  const x = (place: number) => `${place * step}%`;
  // as many names of months as stand side by side without touching
  const every = Math.max(1, Math.ceil(months.length / 12));
  return (
    <div>
      {asTable ? (
        <div className={styles.monthTable}>
          <Table label={t('months.title')}>
            <thead>
              <tr>
                <th scope="col">{t('months.month')}</th>
                <th scope="col" className={cell.number}>
                  {t('months.orders')}
                </th>
              </tr>
            </thead>
            <tbody>
              {months.map(({ month, orders }) => (
                <tr key={month}>
                  <td>{name(month)}</td>
                  <td className={cell.number}>{format.number(orders)}</td>
                </tr>
              ))}
            </tbody>
          </Table>
        </div>
      ) : (
        <svg
          className={styles.bars}
          height={height + room * 2}
          role="img"
          aria-label={t('months.picture', {
            from: name(months[0].month),
            to: name(months[months.length - 1].month),
            orders: format.number(most.orders),
            month: name(most.month),
          })}
        >
          {months.map(({ month, orders }, place) => {
            const tall = orders === 0 ? 0 : Math.max(1, (orders / most.orders) * height);
            return (
              <rect
                key={month}
                x={`${place * step + step * 0.12}%`}
                width={`${step * 0.76}%`}
                y={room + height - tall}
                height={tall}
              >
                <title>{`${name(month)}: ${format.number(orders)}`}</title>
              </rect>
            );
          })}
          <line x1="0" x2="100%" y1={room + height + 0.5} y2={room + height + 0.5} />
          {months.map(
            ({ month }, place) =>
              place % every === 0 &&
              place <= months.length - every && (
                <text
                  key={month}
                  x={x(place)}
                  y={height + room * 2 - 4}
                  className={(place / every) % 4 === 0 ? undefined : styles.wide}
                >
                  {place === 0 || month.endsWith('-01') || every >= 12 ? short(month) : format.month(`${month}-01`)}
                </text>
              ),
          )}
          <text
            className={styles.most}
            x={x(months.indexOf(most) + 0.5)}
            y={12}
            textAnchor={anchor(months.indexOf(most) / months.length)}
          >
            {t('months.most', { orders: format.number(most.orders), month: short(most.month) })}
          </text>
        </svg>
      )}
      <div className={styles.under}>
        <span>{empty > 0 ? t('months.gaps', { count: empty }) : ''}</span>
        <Button variant="subtle" size="sm" onClick={() => setAsTable(!asTable)}>
          {asTable ? t('months.hide') : t('months.table')}
        </Button>
      </div>
    </div>
  );
}

const anchor = (share: number) => (share < 0.2 ? 'start' : share > 0.8 ? 'end' : 'middle');
