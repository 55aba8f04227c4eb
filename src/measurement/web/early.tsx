// Before the difference is known: when it will be, what can be judged meanwhile, and how things stand.
import { useTranslation } from 'react-i18next';
import { Card, Columns, Rows, Stack } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { Table } from '../../web/kit/table.tsx';
import type { CampaignResult, Forecast } from '../contract.ts';
import { ArmsCard } from './arms-card.tsx';
import { BandCard } from './band-card.tsx';
import { ForWhomCard } from './for-whom-card.tsx';
import { PaybackRows } from './payback.tsx';
import styles from './results.module.css';
import { StepsCard } from './steps-card.tsx';

export function Early({ result }: { readonly result: CampaignResult }) {
  const { t } = useTranslation('measurement');
  return (
    <Columns>
      <Stack>
        <BandCard result={result} />
        <Card title={t('payback.title')}>
          <PaybackRows result={result} />
        </Card>
        <ForWhomCard result={result} />
      </Stack>
      <Stack>
        {result.forecast !== null && <WhenCard result={result} forecast={result.forecast} />}
        <ArmsCard result={result} />
        <StepsCard result={result} />
      </Stack>
    </Columns>
  );
}

/** If the truth is so large, it will be known then. */
function WhenCard({ result, forecast }: { readonly result: CampaignResult; readonly forecast: Forecast }) {
  const { t } = useTranslation('measurement');
  const format = useFormat();
  return (
    <Card title={t('when.title')} flush>
      <Table label={t('when.title')}>
        <thead>
          <tr>
            <th scope="col">{t('when.truth')}</th>
            <th scope="col">{t('when.day')}</th>
          </tr>
        </thead>
        <tbody>
          {forecast.truths.map(({ difference, day, from, to }) => (
            <tr key={difference} className={difference === forecast.usual ? styles.own : undefined}>
              <td>
                {t('when.ofHundred', { n: format.number(difference * 100) })}
                {difference === forecast.usual && <span className={styles.under}>{t('when.usual')}</span>}
              </td>
              <td>
                {day === null ? t('when.never') : format.monthYear(day)}
                {day !== null && (
                  <span className={styles.under}>
                    {to === null
                      ? t('when.fromOn', { from: format.monthYear(from ?? day) })
                      : t('when.between', { from: format.monthYear(from ?? day), to: format.monthYear(to) })}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      <div className={styles.below}>
        <Rows
          rows={[
            {
              key: 'perDay',
              name: t('when.perDay'),
              value: format.number(forecast.perDay, forecast.perDay < 10 ? 1 : 0),
            },
          ]}
        />
        {result.comparison !== null && <p>{t('when.notWrong')}</p>}
      </div>
    </Card>
  );
}
