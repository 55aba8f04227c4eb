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
  const named = namesOf(months.map(({ month }) => month));
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
          {named.map(({ place, isWide }) => (
            <text key={place} x={x(place)} y={height + room * 2 - 4} className={isWide ? styles.wide : undefined}>
              {place === 0 || months[place].month.endsWith('-01')
                ? short(months[place].month)
                : format.month(`${months[place].month}-01`)}
            </text>
          ))}
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

/** Steps from name to name that meet every January. */
const steps = [1, 2, 3, 4, 6, 12, 24, 60, 120, 240];
const mostNames = 12;
const mostYears = 4;
/** A name takes so much of the picture. */
const nameShare = 0.09;

/** The months that are named, and which of them a phone has no room for. */
function namesOf(months: readonly string[]): { readonly place: number; readonly isWide: boolean }[] {
  const at = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
  const step = steps.find((each) => months.length <= each * mostNames) ?? months.length;
  const yearly = step > 12 ? step : 12 * Math.ceil(months.length / 12 / mostYears);
  const places = months.map((_, place) => place).filter((place) => at(months[place]) % step === 0);
  const [next] = places.filter((place) => place > 0);
  const isFirstNamed = next === undefined || next > months.length * nameShare;
  const january = places.find((place) => place > 0 && at(months[place]) % yearly === 0);
  return [...(isFirstNamed ? [0] : []), ...places.filter((place) => place > 0 || !isFirstNamed)].map((place) => ({
    place,
    isWide: place === 0 ? (january ?? months.length) < months.length * 0.25 : at(months[place]) % yearly !== 0,
  }));
}
