// A table of customers: who, silence against own rhythm, how long, risk, value.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFormat } from '../../web/kit/format.ts';
import { levelOf, RiskBadge } from '../../web/kit/marks.tsx';
import { MicroStrip } from '../../web/kit/rhythm/micro-strip.tsx';
import { cell, Table } from '../../web/kit/table.tsx';
import type { CustomerRow, ListedScore } from '../contract.ts';
import { valueClassOf } from './value-class.ts';

interface Props {
  readonly customers: readonly CustomerRow[];
  readonly currency: string;
  readonly silenceHelp?: ReactNode;
  readonly valueHelp?: ReactNode;
}

export function CustomerTable({ customers, currency, silenceHelp, valueHelp }: Props) {
  const { t } = useTranslation('scores');
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
          <th scope="col" className={`${cell.number} ${cell.notNarrow}`}>
            {t('column.value')} {valueHelp}
          </th>
        </tr>
      </thead>
      <tbody>
        {customers.map((customer) => (
          <tr key={customer.customerId}>
            {customer.score === null ? (
              <UnscoredCells customer={customer} />
            ) : (
              <ScoredCells customer={customer} score={customer.score} currency={currency} />
            )}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

interface ScoredProps {
  readonly customer: CustomerRow;
  readonly score: ListedScore;
  readonly currency: string;
}

function ScoredCells({ customer, score, currency }: ScoredProps) {
  const { t } = useTranslation('scores');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const strip = { silenceDays: score.silenceDays, limitDays: score.limitDays, usualFrom: score.usualFrom };
  const isLate = score.limitDays !== null && score.silenceDays >= score.limitDays;
  const group = kit(`value.${valueClassOf(score.valueClass)}`);
  return (
    <>
      <td>
        <Name customer={customer} />
        <span className={cell.under}>
          {score.meanGapDays === null
            ? t('row.once', { group })
            : t('row.every', { group, days: kit('count.days', { count: Math.round(score.meanGapDays) }) })}
        </span>
        <span className={cell.phoneOnly}>
          <MicroStrip {...strip} width={112} />
        </span>
      </td>
      <td className={cell.wideOnly}>
        <MicroStrip {...strip} />
      </td>
      <td className={cell.number}>{kit('days.short', { days: format.number(score.silenceDays) })}</td>
      <td>
        <RiskBadge level={levelOf(score.churnLevel)} />
        <span className={cell.under}>
          {t(isLate ? 'row.lateRisk' : 'row.risk', { n: format.number(Math.round(100 * (1 - score.pBuy))) })}
        </span>
      </td>
      <td className={`${cell.number} ${cell.wideOnly}`}>{format.number(customer.visits)}</td>
      <td className={`${cell.number} ${cell.notNarrow}`}>
        {format.roughly(score.valueMinor, currency)}
        {score.valueLowMinor < score.valueHighMinor && (
          <span className={cell.under}>
            {t('row.range', {
              low: format.roughly(score.valueLowMinor, currency),
              high: format.roughly(score.valueHighMinor, currency),
            })}
          </span>
        )}
      </td>
    </>
  );
}

/** Who is there and has no rhythm: what is known stands in the row, the rest stays empty. */
function UnscoredCells({ customer }: { readonly customer: CustomerRow }) {
  const { t } = useTranslation('scores');
  const format = useFormat();
  const why = customer.objected ? t('row.objected') : customer.visits === 0 ? t('row.noVisit') : t('row.notYet');
  return (
    <>
      <td>
        <Name customer={customer} />
        <span className={cell.under}>{why}</span>
      </td>
      <td className={cell.wideOnly} />
      <td className={cell.number} />
      <td />
      <td className={`${cell.number} ${cell.wideOnly}`}>{format.number(customer.visits)}</td>
      <td className={`${cell.number} ${cell.notNarrow}`} />
    </>
  );
}

function Name({ customer }: { readonly customer: CustomerRow }) {
  return <Link to={`/customers/${customer.customerId}`}>{customer.name ?? customer.externalId}</Link>;
}
