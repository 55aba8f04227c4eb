// Those chosen for messages against those whom the lot left alone, on a scale from 0, and the difference with its zero.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type Row, Rows } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { Help } from '../../web/kit/marks.tsx';
import { PictureCard } from '../../web/kit/picture-card.tsx';
import { DifferenceLine, RangeLine } from '../../web/kit/range-line.tsx';
import type { CampaignResult } from '../contract.ts';
import { peopleLink } from './people-link.ts';
import styles from './results.module.css';
import { ticksBetween } from './scale.ts';
import { isKnown, isTelling } from './use-verdict.ts';
import { wilson } from './wilson.ts';

export function ArmsCard({ result }: { readonly result: CampaignResult }) {
  const { t } = useTranslation('measurement');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const points = (share: number) => format.number(share * 100, 1);
  const signed = (share: number) => format.signed(share * 100, 1);
  const interval = (value: string, low: string, high: string) => kit('interval.text', { value, low, high });
  const people = (arm: 'treated' | 'held_out', count: number, key: string) => (
    <Link data-number={key} to={peopleLink(result, { arm })}>
      {format.number(count)}
    </Link>
  );
  const arms = [
    {
      key: 'treated' as const,
      name: t('arm.treated'),
      note: (
        <>
          {people('treated', result.treated.customers, 'result.chosen')}{' '}
          {t('arm.written', { written: format.number(result.steps.written) })}
        </>
      ),
      arm: result.treated,
    },
    {
      key: 'heldOut' as const,
      name: t('arm.heldOut'),
      note: (
        <>
          {people('held_out', result.heldOut.customers, 'result.comparison')} {t('arm.drawn')}
        </>
      ),
      arm: result.heldOut,
    },
  ].map((row) => ({ ...row, range: wilson(row.arm.bought, row.arm.customers) }));
  const top = Math.max(0.05, ...arms.map(({ range }) => range.high)) * 1.08;
  const left = (share: number) => `${(share / top) * 100}%`;
  const ticks = ticksBetween(0, top * 100, 4);
  const known = isKnown(result);
  const comparison = isTelling(result) ? result.comparison : null;
  const between = arms.map(({ arm }) => arm.rate).sort((a, b) => a - b);
  return (
    <PictureCard
      title={
        <>
          {t('arms', { days: kit('count.days', { count: result.windowDays }) })} <Help>{kit('help.comparison')}</Help>
        </>
      }
      table={{
        label: t('arms', { days: kit('count.days', { count: result.windowDays }) }),
        heads: [t('column.group'), t('column.people'), t('column.bought'), t('column.range')],
        rows: arms.map((row) => [
          row.name,
          format.number(row.arm.customers),
          format.number(row.arm.bought),
          interval(points(row.arm.rate), points(row.range.low), points(row.range.high)),
        ]),
      }}
    >
      <div className={styles.arms}>
        <div className={styles.grid} aria-hidden="true">
          {ticks.map((tick) => (
            <i key={tick} data-zero={tick === 0} style={{ left: left(tick / 100) }} />
          ))}
          {comparison !== null && (
            <b data-known={known} style={{ left: left(between[0]), right: `calc(100% - ${left(between[1])})` }} />
          )}
        </div>
        {arms.map((row) => (
          <div key={row.key} className={styles.arm}>
            <div>
              <b>{row.name}</b>
              <span>{row.note}</span>
            </div>
            <RangeLine
              hollow={row.key === 'heldOut' || !known}
              at={[row.range.low, row.arm.rate, row.range.high].map((share) => share / top)}
              label={interval(points(row.arm.rate), points(row.range.low), points(row.range.high))}
            >
              {points(row.arm.rate)}
            </RangeLine>
          </div>
        ))}
        <div className={styles.ticks} aria-hidden="true">
          {ticks.map((tick) => (
            <span key={tick} style={{ left: left(tick / 100) }}>
              {format.number(tick)}
            </span>
          ))}
        </div>
      </div>
      {comparison !== null && (
        <DifferenceLine
          name={t('row.difference')}
          {...comparison}
          known={known}
          words={[signed(comparison.low), signed(comparison.difference), signed(comparison.high)]}
        />
      )}
      <BecauseRows result={result} />
      {result.open.treated + result.open.heldOut > 0 && (
        <p className={styles.note}>
          {t('waiting', { treated: format.number(result.open.treated), heldOut: format.number(result.open.heldOut) })}
        </p>
      )}
    </PictureCard>
  );
}

/** How many came back because of the campaign, where that is known. */
function BecauseRows({ result }: { readonly result: CampaignResult }) {
  const { t } = useTranslation('measurement');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  if (!isTelling(result) || result.bought === null) return null;
  const { estimate, low, high } = result.bought.customers;
  const whole = (value: number) => format.number(Math.round(value));
  const rows: Row[] = [
    {
      key: 'customers',
      name: t('row.customers'),
      value: isKnown(result) ? (
        <span className={styles.sureWord}>
          {kit('interval.text', { value: whole(estimate), low: whole(low), high: whole(high) })}
        </span>
      ) : (
        t('say.not_sure')
      ),
    },
  ];
  return <Rows rows={rows} />;
}
