// Those chosen for messages against those whom the lot left alone, on one scale.
import { useTranslation } from 'react-i18next';
import { Card, type Row, Rows } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { Help } from '../../web/kit/marks.tsx';
import type { CampaignResult } from '../contract.ts';
import styles from './results.module.css';
import { isTelling } from './use-verdict.ts';
import { wilson } from './wilson.ts';

export function ArmsCard({ result }: { readonly result: CampaignResult }) {
  const { t } = useTranslation('measurement');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const arms = [
    {
      key: 'treated',
      name: t('arm.treated'),
      note: t('arm.people', { count: result.treated.customers }),
      arm: result.treated,
      hollow: false,
    },
    {
      key: 'heldOut',
      name: t('arm.heldOut'),
      note: t('arm.drawn', { count: result.heldOut.customers }),
      arm: result.heldOut,
      hollow: true,
    },
  ].map((row) => ({ ...row, range: wilson(row.arm.bought, row.arm.customers) }));
  const high = Math.max(0.05, ...arms.map((row) => row.range.high));
  const low = Math.max(
    0,
    Math.min(...arms.map((row) => row.range.low)) - (high - Math.min(...arms.map((row) => row.range.low))) * 0.4,
  );
  const left = (share: number) => `${((share - low) / (high * 1.05 - low || 1)) * 100}%`;
  const points = (share: number, digits = 1) => format.number(share * 100, digits);
  const bought = isTelling(result) ? result.bought : null;
  const interval = (value: string, from: string, to: string) => kit('interval.text', { value, low: from, high: to });
  const rows: Row[] =
    bought === null
      ? []
      : [
          {
            key: 'difference',
            name: t('row.difference'),
            value: interval(
              format.signed(bought.difference.difference * 100, 1),
              points(bought.difference.low),
              points(bought.difference.high),
            ),
          },
          {
            key: 'customers',
            name: t('row.customers'),
            value: interval(
              format.number(Math.round(bought.customers.estimate)),
              format.number(Math.round(bought.customers.low)),
              format.number(Math.round(bought.customers.high)),
            ),
          },
          {
            key: 'sequence',
            name: (
              <>
                {t('row.everyDay')} <Help>{t('help.everyDay')}</Help>
              </>
            ),
            value: t('row.between', { low: points(bought.sequence.low), high: points(bought.sequence.high) }),
          },
        ];
  return (
    <Card
      title={
        <>
          {t('arms', { days: kit('count.days', { count: result.windowDays }) })} <Help>{kit('help.comparison')}</Help>
        </>
      }
    >
      <div className={styles.arms}>
        {arms.map((row) => (
          <div key={row.key} className={styles.arm}>
            <div>
              <b>{row.name}</b>
              <span>{row.note}</span>
            </div>
            <div
              className={row.hollow ? styles.hollow : styles.sure}
              role="img"
              aria-label={interval(points(row.arm.rate), points(row.range.low), points(row.range.high))}
            >
              <i
                className={styles.range}
                style={{ left: left(row.range.low), right: `calc(100% - ${left(row.range.high)})` }}
              />
              <i className={styles.cap} style={{ left: left(row.range.low) }} />
              <i className={styles.cap} style={{ left: left(row.range.high) }} />
              <i className={styles.point} style={{ left: left(row.arm.rate) }} />
              <em style={{ left: left(row.arm.rate) }}>{points(row.arm.rate)}</em>
            </div>
          </div>
        ))}
      </div>
      <Rows rows={rows} />
      {bought !== null && result.open.treated + result.open.heldOut > 0 && (
        <p className={styles.note}>
          {t('waiting', { treated: format.number(result.open.treated), heldOut: format.number(result.open.heldOut) })}
        </p>
      )}
    </Card>
  );
}
