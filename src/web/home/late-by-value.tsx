// The late by value group, with what is at stake; the sum of those who can still be won, the inactive apart under it.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Today } from '../../scores/contract.ts';
import { valueClassOf } from '../../scores/web/value-class.ts';
import { Counted } from '../kit/counted.tsx';
import { useFormat } from '../kit/format.ts';
import { BarCell, cell, Table } from '../kit/table.tsx';
import styles from './late-by-value.module.css';
import { winnable, winnableGroups } from './winnable.ts';

const number = cell.number;
const wideNumber = `${cell.number} ${cell.wideOnly}`;

export function LateByValue({ today }: { readonly today: Today }) {
  const { t } = useTranslation('today');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const groups = winnableGroups(today);
  const inactive = today.byValue.find(({ valueClass }) => valueClass === 0)?.late ?? 0;
  const all = winnable(today);
  const largest = Math.max(1, ...groups.map((row) => row.valueMinor));
  const share = (late: number, customers: number) => (customers === 0 ? '' : format.percent(late / customers));
  const since = (crossed: number) => (today.since === null ? '' : format.signed(crossed));
  const people = (group: string, valueClass: number, more = '') =>
    `/customers?standing=${group}&valueClass=${valueClass}${more}`;
  return (
    <>
      <Table label={t('value.title')}>
        <thead>
          <tr>
            <th scope="col">{t('value.group')}</th>
            <th scope="col" className={number}>
              {t('value.since')}
            </th>
            <th scope="col" className={number}>
              {t('value.late')}
            </th>
            <th scope="col" className={wideNumber}>
              {t('value.ofAll')}
            </th>
            <th scope="col" className={wideNumber}>
              {t('value.highRisk')}
            </th>
            <th scope="col">{t('value.stake')}</th>
          </tr>
        </thead>
        <tbody>
          {groups.map((row) => {
            const group = valueClassOf(row.valueClass);
            const key = `today.value.${group}`;
            return (
              <tr key={group}>
                <td className={cell.word}>
                  <Link to={people('winnable', group)}>{kit(`value.${group}`)}</Link>
                </td>
                <td className={number}>
                  <Counted name={`${key}.crossed`} to={people('crossed', group)}>
                    {since(row.crossed)}
                  </Counted>
                </td>
                <td className={number}>
                  <Counted name={`${key}.late`} to={people('winnable', group)}>
                    {format.number(row.late)}
                  </Counted>
                </td>
                <td className={wideNumber}>{share(row.late, row.customers)}</td>
                <td className={wideNumber}>
                  <Counted name={`${key}.high-risk`} to={people('winnable', group, '&churnLevel=3')}>
                    {format.number(row.highRisk)}
                  </Counted>
                </td>
                <td>
                  <BarCell share={row.valueMinor / largest}>
                    <Counted name={`${key}.stake`}>{format.roughly(row.valueMinor, today.currency)}</Counted>
                  </BarCell>
                </td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <td>{t('value.won')}</td>
            <td className={number}>{since(all.crossed)}</td>
            <td className={number}>{format.number(all.late)}</td>
            <td className={wideNumber}>{share(all.late, all.customers)}</td>
            <td className={wideNumber}>
              <Counted name="today.high-risk" to="/customers?standing=winnable&churnLevel=3">
                {format.number(all.highRisk)}
              </Counted>
            </td>
            <td className={styles.stake}>
              <Counted name="today.stake">{format.roughly(all.valueMinor, today.currency)}</Counted>
              <span className={cell.under}>
                {t('value.likely', {
                  low: format.roughly(Math.max(0, all.valueMinor - all.valueErrorMinor), today.currency),
                  high: format.roughly(all.valueMinor + all.valueErrorMinor, today.currency),
                })}
              </span>
            </td>
          </tr>
        </tfoot>
      </Table>
      <p className={styles.apart}>
        <span>
          <b>
            <Counted name="today.inactive">{t('value.apart', { count: inactive })}</Counted>
          </b>{' '}
          {t('value.apartText')}
        </span>
        {inactive > 0 && <Link to="/customers?standing=inactive">{t('value.look')}</Link>}
      </p>
    </>
  );
}
