// Late customers by value group, with what is at stake; the sum closes the table.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Today } from '../../scores/contract.ts';
import { valueClassOf } from '../../scores/web/value-class.ts';
import { useFormat } from '../kit/format.ts';
import { BarCell, cell, Table } from '../kit/table.tsx';

export function LateByValue({ today }: { readonly today: Today }) {
  const { t } = useTranslation('shell');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const rows = [...today.byValue].sort((a, b) => b.valueClass - a.valueClass);
  const largest = Math.max(1, ...rows.map((row) => row.valueMinor));
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + of(row), 0);
  const share = (late: number, customers: number) => (customers === 0 ? '' : format.percent(late / customers));
  return (
    <Table label={t('home.byValue')}>
      <thead>
        <tr>
          <th scope="col">{t('home.column.value')}</th>
          <th scope="col" className={cell.number}>
            {t('home.column.late')}
          </th>
          <th scope="col" className={`${cell.number} ${cell.wideOnly}`}>
            {t('home.column.ofAll')}
          </th>
          <th scope="col" className={cell.number}>
            {t('home.column.highRisk')}
          </th>
          <th scope="col">{t('home.column.stake')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.valueClass}>
            <td className={cell.word}>
              <Link to={`/customers?late=yes&valueClass=${row.valueClass}`}>
                {kit(`value.${valueClassOf(row.valueClass)}`)}
              </Link>
            </td>
            <td className={cell.number}>{format.number(row.late)}</td>
            <td className={`${cell.number} ${cell.wideOnly}`}>{share(row.late, row.customers)}</td>
            <td className={cell.number}>{format.number(row.highRisk)}</td>
            <td>
              <BarCell share={row.valueMinor / largest}>{format.roughly(row.valueMinor, today.currency)}</BarCell>
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td>{t('home.all')}</td>
          <td className={cell.number}>{format.number(today.late)}</td>
          <td className={`${cell.number} ${cell.wideOnly}`}>{share(today.late, today.customers)}</td>
          <td className={cell.number}>{format.number(sum((row) => row.highRisk))}</td>
          <td className={cell.number}>
            {format.roughly(
              sum((row) => row.valueMinor),
              today.currency,
            )}
          </td>
        </tr>
      </tfoot>
    </Table>
  );
}
