// The money: margin where costs are known, else what was spent; coupons stand beside what they brought.
import { useTranslation } from 'react-i18next';
import { Card, type Row, Rows } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import type { CampaignResult } from '../contract.ts';
import styles from './results.module.css';

export function MoneyCard({ result }: { readonly result: CampaignResult }) {
  const { t } = useTranslation('measurement');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const money = result.margin ?? result.spend;
  const isMargin = result.margin !== null;
  const amount = (minor: number) => format.roughly(Math.round(minor), result.currency);
  const coupons: Row = {
    key: 'coupons',
    name: t('money.coupons', { count: result.cost.redeemed }),
    value: amount(result.cost.discountMinor),
  };
  if (money === null) {
    return (
      <Card title={t('money.title')}>
        <p className={styles.note}>{t('money.few')}</p>
        <Rows rows={[coupons]} />
      </Card>
    );
  }
  const isSure = money.difference.low > 0 || money.difference.high < 0;
  const per = kit('interval.text', {
    value: format.signedMoney(Math.round(money.difference.difference), result.currency),
    low: amount(money.difference.low),
    high: amount(money.difference.high),
  });
  return (
    <Card title={isMargin ? t('money.margin') : t('money.spend')}>
      <Rows
        rows={[
          { key: 'treated', name: t('money.treated'), value: amount(money.treated) },
          { key: 'heldOut', name: t('money.heldOut'), value: amount(money.heldOut) },
          { key: 'per', name: t('money.per'), value: per },
          coupons,
          {
            key: 'total',
            name: t('money.total'),
            value: isSure ? format.signedMoney(Math.round(money.total.estimate), result.currency) : t('say.notSure'),
            sum: isSure,
          },
        ]}
      />
      <p className={styles.note}>
        {t('money.range', { low: amount(money.total.low), high: amount(money.total.high) })} {t('money.off')}
        {!isMargin && ` ${t('money.noMargin')}`}
      </p>
    </Card>
  );
}
