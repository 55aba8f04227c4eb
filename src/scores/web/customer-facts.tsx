// The facts row of a customer, each with its base or range.
import { useTranslation } from 'react-i18next';
import type { CustomerFacts } from '../../ledger/contract.ts';
import { Facts } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { Help, levelOf, RiskBadge } from '../../web/kit/marks.tsx';
import type { Rhythm } from '../contract.ts';
import { valueClassOf } from './value-class.ts';

export function CustomerFactsRow({ rhythm, customer }: { readonly rhythm: Rhythm; readonly customer: CustomerFacts }) {
  const { t } = useTranslation('scores');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const { next, usual } = rhythm;
  const gaps = Math.max(0, rhythm.visits - 1);
  const leaving = Math.round((1 - rhythm.pBuy) * 100);
  return (
    <Facts
      facts={[
        {
          key: 'risk',
          name: (
            <>
              {t('fact.risk')} <Help>{kit('help.risk', { days: rhythm.horizonDays })}</Help>
            </>
          ),
          value: <RiskBadge level={levelOf(rhythm.churnLevel)} />,
          note: kit('risk.caption', { n: leaving, days: rhythm.horizonDays }),
        },
        {
          key: 'value',
          name: (
            <>
              {t('fact.value')} <Help>{kit('help.value')}</Help>
            </>
          ),
          value: format.roughly(rhythm.valueMinor, rhythm.currency),
          note: (
            <>
              {rhythm.valueLowMinor < rhythm.valueHighMinor &&
                `${t('fact.range', {
                  low: format.roughly(rhythm.valueLowMinor, rhythm.currency),
                  high: format.roughly(rhythm.valueHighMinor, rhythm.currency),
                })}; `}
              {t('fact.usualReceipt', { amount: format.roughly(rhythm.usualReceiptMinor, rhythm.currency) })}
            </>
          ),
        },
        {
          key: 'group',
          name: (
            <>
              {t('fact.group')} <Help>{kit('help.valueClass')}</Help>
            </>
          ),
          value: kit(`value.${valueClassOf(rhythm.valueClass)}`),
          note: t('fact.spent', { amount: format.roughly(customer.netMinor, customer.currency) }),
        },
        {
          key: 'next',
          name: (
            <>
              {t('fact.next')} <Help>{kit('help.next')}</Help>
            </>
          ),
          value: next === null ? t('fact.noNext') : format.day(next.expected, rhythm.asOf),
          note:
            next === null
              ? t('fact.noNextNote')
              : t('fact.range', { low: format.day(next.low, rhythm.asOf), high: format.day(next.high, rhythm.asOf) }),
        },
        {
          key: 'rhythm',
          name: (
            <>
              {t('fact.rhythm')} <Help>{kit('help.rhythm')}</Help>
            </>
          ),
          value:
            rhythm.meanGapDays === null ? t('fact.once') : kit('count.days', { count: Math.round(rhythm.meanGapDays) }),
          note:
            rhythm.meanGapDays === null
              ? t('fact.fromSimilar')
              : usual === null
                ? t('fact.gaps', { count: gaps })
                : t(regularity(usual.q25, usual.q75, usual.q50), { gaps: t('fact.gaps', { count: gaps }) }),
        },
      ]}
    />
  );
}

/** How regular, by the middle half of the waits against the median. */
function regularity(q25: number, q75: number, q50: number): 'fact.veryRegular' | 'fact.regular' | 'fact.irregular' {
  const spread = (q75 - q25) / Math.max(q50, 1);
  if (spread < 0.5) return 'fact.veryRegular';
  return spread < 1 ? 'fact.regular' : 'fact.irregular';
}
