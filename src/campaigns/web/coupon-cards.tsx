// Coupons: given = used + still valid + ran out + withdrawn; and their cost against the ceiling.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CampaignCouponTotals } from '../../offers/contract.ts';
import { Card, type Row, Rows } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import type { Campaign } from '../contract.ts';
import styles from './campaign.module.css';
import { peopleAt } from './people-at.ts';

interface Props {
  readonly campaign: Campaign;
  readonly totals: CampaignCouponTotals;
}

const states = ['redeemed', 'valid', 'expired', 'cancelled'] as const;

export function CouponsCard({ campaign, totals }: Props) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const share = (count: number) => `${(count / Math.max(1, totals.issued)) * 100}%`;
  const count = (state: (typeof states)[number] | 'issued') => (
    <Link data-number={`coupons.${state}`} to={peopleAt(campaign, { coupon: state })}>
      {format.number(totals[state])}
    </Link>
  );
  const rows: Row[] = states
    .filter((state) => state !== 'cancelled' || totals.cancelled > 0)
    .map((state) => ({ key: state, name: t(`coupons.${state}`), value: count(state) }));
  return (
    <Card
      title={t('running.coupons')}
      aside={
        <span className={styles.counted}>
          {count('issued')} {t('coupons.given')}
        </span>
      }
    >
      {totals.issued > 0 && (
        <div className={styles.meter} aria-hidden="true">
          <div className={styles.solid} style={{ width: share(totals.redeemed) }} />
          <div className={styles.hatched} style={{ width: share(totals.valid) }} />
        </div>
      )}
      <Rows rows={rows} />
    </Card>
  );
}

export function CostCard({ totals }: { readonly totals: CampaignCouponTotals }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const { redeemedMinor, outstandingMinor, ceilingMinor, currency } = totals;
  const money = (minor: number) => format.money(minor, currency);
  const whole = Math.max(1, ceilingMinor ?? redeemedMinor + outstandingMinor);
  const left = ceilingMinor === null ? null : Math.max(0, ceilingMinor - redeemedMinor - outstandingMinor);
  const rows: Row[] = [
    { key: 'cost', name: t('coupons.cost'), value: money(redeemedMinor) },
    { key: 'most', name: t('coupons.outstanding'), value: money(outstandingMinor) },
    ...(left === null ? [] : [{ key: 'left', name: t('coupons.left'), value: money(left) }]),
    {
      key: 'ceiling',
      name: t('cost.ceiling'),
      value: ceilingMinor === null ? t('cost.noCeiling') : money(ceilingMinor),
    },
  ];
  return (
    <Card title={t('coupons.against')}>
      {redeemedMinor + outstandingMinor > 0 && (
        <div className={styles.meter} aria-hidden="true">
          <div className={styles.solid} style={{ width: `${Math.min(1, redeemedMinor / whole) * 100}%` }} />
          <div className={styles.hatched} style={{ width: `${Math.min(1, outstandingMinor / whole) * 100}%` }} />
        </div>
      )}
      <Rows rows={rows} />
      {left === 0 && <p className={styles.reached}>{t('coupons.reached')}</p>}
    </Card>
  );
}
