// A table of customers: who, silence against own rhythm, how long, risk, value.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFormat } from '../../web/kit/format.ts';
import { levelOf, RiskBadge } from '../../web/kit/marks.tsx';
import { MicroStrip } from '../../web/kit/rhythm/micro-strip.tsx';
import { cell, Table } from '../../web/kit/table.tsx';
import type { CustomerRow } from '../contract.ts';
import { valueClassOf } from './value-class.ts';

interface Props {
  readonly customers: readonly CustomerRow[];
  readonly currency: string;
  readonly silenceHelp?: ReactNode;
}

export function CustomerTable({ customers, currency, silenceHelp }: Props) {
  const { t } = useTranslation('scores');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  return (
    <Table label={t('customers.title')}>
      <thead>
        <tr>
          <th scope="col">{t('column.customer')}</th>
          <th scope="col" className={cell.wideOnly}>
            {t('column.silence')} {silenceHelp}
          </th>
          <th scope="col" className={cell.number}>
            {t('column.silent')}
          </th>
          <th scope="col">{t('column.risk')}</th>
          <th scope="col" className={`${cell.number} ${cell.wideOnly}`}>
            {t('column.visits')}
          </th>
          <th scope="col" className={cell.number}>
            {t('column.value')}
          </th>
        </tr>
      </thead>
      <tbody>
        {customers.map((customer) => {
          const strip = {
            silenceDays: customer.silenceDays,
            limitDays: customer.limitDays,
            usualFrom: customer.usualFrom,
          };
          const group = kit(`value.${valueClassOf(customer.valueClass)}`);
          return (
            <tr key={customer.customerId}>
              <td>
                <Link to={`/customers/${customer.customerId}`}>{customer.name ?? customer.externalId}</Link>
                <span className={cell.under}>
                  {customer.meanGapDays === null
                    ? t('row.once', { group })
                    : t('row.every', { group, days: kit('count.days', { count: Math.round(customer.meanGapDays) }) })}
                </span>
                <span className={cell.phoneOnly}>
                  <MicroStrip {...strip} width={120} />
                </span>
              </td>
              <td className={cell.wideOnly}>
                <MicroStrip {...strip} />
              </td>
              <td className={cell.number}>{kit('days.short', { days: format.number(customer.silenceDays) })}</td>
              <td>
                <RiskBadge level={levelOf(customer.churnLevel)} />
              </td>
              <td className={`${cell.number} ${cell.wideOnly}`}>{format.number(customer.visits)}</td>
              <td className={cell.number}>{format.roughly(customer.valueMinor, currency)}</td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}
