// What the whole campaign brought, those chosen against the comparison group; steps have no comparison of their own.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CampaignResult } from '../../measurement/contract.ts';
import { Card, type Row, Rows } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { DifferenceLine } from '../../web/kit/range-line.tsx';
import styles from './campaign.module.css';

export function BecauseCard({ result }: { readonly result: CampaignResult }) {
  const { t } = useTranslation('campaigns');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const { comparison, verdict, treated, heldOut, bought, windowDays } = result;
  const known = verdict === 'more' || verdict === 'fewer';
  const told = known || verdict === 'nothing_shown';
  const rate = (arm: typeof treated) => {
    if (arm.customers === 0) return '–';
    return t('because.rate', {
      bought: format.number(arm.bought),
      people: format.number(arm.customers),
      rate: format.number(arm.rate * 100, 1),
    });
  };
  const whole = (value: number) => format.number(Math.round(value));
  const rows: Row[] = [
    { key: 'treated', name: t('running.treated'), value: rate(treated) },
    { key: 'heldOut', name: t('running.heldOut'), value: rate(heldOut) },
  ];
  if (known && bought !== null)
    rows.push({
      key: 'people',
      name: t('because.people'),
      value: kit('interval.text', {
        value: whole(bought.customers.estimate),
        low: whole(bought.customers.low),
        high: whole(bought.customers.high),
      }),
      sum: true,
    });
  const signed = (share: number) => format.signed(share * 100, 1);
  return (
    <Card
      title={t('because.title')}
      aside={<Link to={`/results?campaign=${result.campaignId}`}>{t('running.results')}</Link>}
    >
      {told && comparison !== null ? (
        <DifferenceLine
          name={t('because.more', { days: kit('count.days', { count: windowDays }) })}
          {...comparison}
          known={known}
          words={[signed(comparison.low), signed(comparison.difference), signed(comparison.high)]}
        />
      ) : (
        <p className={styles.note}>
          {t('because.notYet', {
            days: kit('count.days', { count: windowDays }),
            open: format.number(result.open.treated),
          })}
        </p>
      )}
      <Rows rows={rows} />
      <p className={styles.note}>
        {told && !known && `${t('because.notSure')} `}
        {t('because.whole')}
      </p>
    </Card>
  );
}
