// From chosen to used: how many of those chosen got a message, came back and used a coupon; in colour the part because of us.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Card } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import type { CampaignResult } from '../contract.ts';
import { peopleLink, type Whom } from './people-link.ts';
import styles from './results.module.css';
import { isKnown } from './use-verdict.ts';

export function StepsCard({ result }: { readonly result: CampaignResult }) {
  const { t } = useTranslation('measurement');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const { steps, bought } = result;
  const because = result.verdict === 'more' && isKnown(result) && bought !== null ? bought.customers : null;
  const rows: [key: 'chosen' | 'written' | 'bought' | 'usedCoupon', count: number, whom: Whom][] = [
    ['chosen', steps.chosen, { arm: 'treated' }],
    ['written', steps.written, { arm: 'treated', written: 'yes' }],
    ['bought', steps.bought, { arm: 'treated', bought: 'yes' }],
    ['usedCoupon', steps.usedCoupon, { arm: 'treated', used: 'yes' }],
  ];
  const share = (count: number) => (steps.chosen === 0 ? 0 : count / steps.chosen);
  const whole = (value: number) => format.number(Math.round(value));
  return (
    <Card title={t('steps.title')}>
      <dl className={styles.steps}>
        {rows.map(([key, count, whom]) => (
          <div key={key}>
            <dt>{t(`steps.${key}`)}</dt>
            <dd className={styles.stepTrack} aria-hidden="true">
              <i style={{ width: `${share(count) * 100}%` }} />
              {key === 'bought' && because !== null && (
                <i className={styles.because} style={{ width: `${share(because.estimate) * 100}%` }} />
              )}
            </dd>
            <dd>
              <Link data-number={`result.steps.${key}`} to={peopleLink(result, whom)}>
                {format.number(count)}
              </Link>{' '}
              <span>{format.percent(share(count))}</span>
            </dd>
          </div>
        ))}
      </dl>
      {because !== null && (
        <p className={styles.note}>
          {t('steps.because')}{' '}
          {kit('interval.text', { value: whole(because.estimate), low: whole(because.low), high: whole(because.high) })}
        </p>
      )}
    </Card>
  );
}
