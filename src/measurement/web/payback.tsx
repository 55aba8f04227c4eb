// What can be judged without a comparison: what the coupons cost, and how many returns pay for them.
import { useTranslation } from 'react-i18next';
import { type Row, Rows } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import type { CampaignResult } from '../contract.ts';
import styles from './results.module.css';

export function PaybackRows({ result }: { readonly result: CampaignResult }) {
  const { t } = useTranslation('measurement');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const { payback, currency } = result;
  const { kind, costMinor, couponsUsed, one, returns } = payback;
  const amount = (minor: number) => format.roughly(minor, currency);
  const rows: Row[] = [
    { key: 'cost', name: t('money.coupons', { count: couponsUsed }), value: format.money(costMinor, currency) },
  ];
  if (one !== null)
    rows.push({
      key: 'one',
      name: t(kind === 'margin' ? 'payback.margin' : 'payback.spend'),
      value: kit('interval.text', { value: amount(one.minor), low: amount(one.lowMinor), high: amount(one.highMinor) }),
    });
  if (returns !== null && returns.estimate !== null && kind === 'margin')
    rows.push({
      key: 'returns',
      name: t('payback.returns', { of: format.number(result.treated.bought) }),
      value: kit('interval.text', {
        value: format.number(returns.estimate),
        low: format.number(returns.low ?? returns.estimate),
        high: returns.high === null ? t('payback.open') : format.number(returns.high),
      }),
    });
  return (
    <>
      <Rows rows={rows} />
      <p className={styles.note}>
        {kind === 'spend' ? t('payback.noMargin') : returns === null ? t('payback.few') : t('payback.judge')}{' '}
        {t('money.sending', { count: result.steps.written })}
      </p>
    </>
  );
}
