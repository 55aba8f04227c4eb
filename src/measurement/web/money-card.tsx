// Where the money comes from: four totals that close, as falling bars; whiskers where the comparison group leaves a range.
import { useTranslation } from 'react-i18next';
import { Card, Rows } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { PictureCard } from '../../web/kit/picture-card.tsx';
import type { CampaignResult, MoneyTotals } from '../contract.ts';
import styles from './money.module.css';
import results from './results.module.css';

export function MoneyCard({ result }: { readonly result: CampaignResult }) {
  const { t } = useTranslation('measurement');
  const format = useFormat();
  if (result.totals === null) {
    return (
      <Card title={t('money.title')}>
        <p className={results.note}>{t('money.few')}</p>
        <Rows
          rows={[
            {
              key: 'coupons',
              name: t('money.coupons', { count: result.cost.redeemed }),
              value: format.money(result.cost.discountMinor, result.currency),
            },
          ]}
        />
      </Card>
    );
  }
  return <Totals result={result} totals={result.totals} />;
}

interface Bar {
  readonly key: string;
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly value: string;
  readonly whisker?: readonly [low: number, high: number];
}

function Totals({ result, totals }: { readonly result: CampaignResult; readonly totals: MoneyTotals }) {
  const { t } = useTranslation('measurement');
  const format = useFormat();
  const { kind, customers, chosenMinor, anyway, couponsMinor, because, sure } = totals;
  const amount = (minor: number) => format.roughly(minor, result.currency);
  const minus = (minor: number) => format.signedMoney(-minor, result.currency);
  const afterAnyway = chosenMinor - anyway.minor;
  const bars: Bar[] = [
    {
      key: 'chosen',
      name: t(kind === 'margin' ? 'money.chosenMargin' : 'money.chosenSpend', { count: customers }),
      from: 0,
      to: chosenMinor,
      value: amount(chosenMinor),
    },
    {
      key: 'anyway',
      name: t('money.anyway'),
      from: afterAnyway,
      to: chosenMinor,
      value: minus(anyway.minor),
      whisker: [chosenMinor - anyway.highMinor, chosenMinor - anyway.lowMinor],
    },
    {
      key: 'coupons',
      name: t('money.coupons', { count: totals.couponsUsed }),
      from: afterAnyway - couponsMinor,
      to: afterAnyway,
      value: minus(couponsMinor),
    },
    {
      key: 'because',
      name: t('money.because'),
      from: 0,
      to: because.minor,
      value: format.signedMoney(because.minor, result.currency),
      whisker: [because.lowMinor, because.highMinor],
    },
  ];
  const low = Math.min(0, ...bars.flatMap(({ from, to, whisker = [0, 0] }) => [from, to, ...whisker]));
  const high = Math.max(1, ...bars.flatMap(({ from, to, whisker = [0, 0] }) => [from, to, ...whisker]));
  const at = (minor: number) => `${((minor - low) / (high - low)) * 100}%`;
  return (
    <PictureCard
      title={t(kind === 'margin' ? 'money.titleMargin' : 'money.titleSpend')}
      note={t('money.totals')}
      table={{
        label: t('money.title'),
        heads: [t('column.what'), t('column.amount')],
        rows: bars.map(({ name, value }) => [name, value]),
      }}
    >
      <dl className={styles.falls}>
        {bars.map((bar) => (
          <div key={bar.key} data-bar={bar.key} data-sure={sure}>
            <dt>{bar.name}</dt>
            <dd className={styles.track} aria-hidden="true">
              <i
                className={styles.bar}
                style={{
                  left: at(Math.min(bar.from, bar.to)),
                  right: `calc(100% - ${at(Math.max(bar.from, bar.to))})`,
                }}
              />
              {bar.whisker !== undefined && (
                <i
                  className={styles.whisker}
                  style={{ left: at(bar.whisker[0]), right: `calc(100% - ${at(bar.whisker[1])})` }}
                />
              )}
              <i className={styles.zero} style={{ left: at(0) }} />
            </dd>
            <dd className={styles.value} data-number={`result.money.${bar.key}`}>
              {bar.value}
            </dd>
          </div>
        ))}
      </dl>
      <p className={results.note}>
        {sure
          ? t('money.range', {
              low: amount(because.lowMinor),
              high: amount(because.highMinor),
              anywayLow: amount(anyway.lowMinor),
              anywayHigh: amount(anyway.highMinor),
            })
          : t('money.notSure', {
              low: format.signedMoney(because.lowMinor, result.currency),
              high: format.signedMoney(because.highMinor, result.currency),
            })}{' '}
        {t('money.sending', { count: result.steps.written })}
        {kind === 'spend' && ` ${t('money.noMargin')}`}
        {kind === 'margin' &&
          result.marginKnown < 0.995 &&
          ` ${t('money.partly', { share: format.percent(result.marginKnown) })}`}
      </p>
    </PictureCard>
  );
}
