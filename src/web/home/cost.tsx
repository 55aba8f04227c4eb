// What it cost: what the used coupons took off, of all campaigns that the answer beside it is about.
import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Campaign } from '../../campaigns/contract.ts';
import { readCouponTotals } from '../../campaigns/web/api.ts';
import { Counted } from '../kit/counted.tsx';
import { useFormat } from '../kit/format.ts';
import { Answer } from './answer.tsx';

interface Props {
  readonly campaigns: readonly Campaign[];
  readonly currency: string;
}

export function Cost({ campaigns, currency }: Props) {
  const { t } = useTranslation('today');
  const format = useFormat();
  const totals = useQueries({
    queries: campaigns.map(({ campaignId }) => ({
      queryKey: ['campaigns', String(campaignId), 'coupons'],
      queryFn: () => readCouponTotals(campaignId),
    })),
  }).flatMap(({ data }) => (data === undefined ? [] : [data]));
  if (totals.length < campaigns.length) return <Answer question={t('cost.question')} />;
  const used = totals.reduce((sum, { redeemed }) => sum + redeemed, 0);
  const minor = totals.reduce((sum, { redeemedMinor }) => sum + redeemedMinor, 0);
  return (
    <Answer
      question={t('cost.question')}
      number={<Counted name="today.cost">{format.money(minor, currency)}</Counted>}
      unit={t('cost.spent')}
    >
      <p>
        <Counted name="today.coupons-used">{t('cost.coupons', { count: used })}</Counted>. {t('cost.sending')}
      </p>
    </Answer>
  );
}
