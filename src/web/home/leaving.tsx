// What leaves tomorrow, if nobody buys until then.
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Forecast } from '../../campaigns/contract.ts';
import { useFormat } from '../kit/format.ts';
import { useShop } from '../kit/session.ts';
import { Answer } from './answer.tsx';

export function Leaving({ forecast }: { readonly forecast: Forecast | undefined }) {
  const { t } = useTranslation('today');
  const format = useFormat();
  const paused = (useShop().data?.sendingPausedAt ?? null) !== null;
  if (forecast === undefined) return <Answer question={t('leaving.question')} />;
  const { people, mostMinor, expectedMinor } = sumOf(forecast);
  const money = (minor: number) => format.roughly(minor, forecast.currency);
  return (
    <Answer
      question={t('leaving.question')}
      number={format.number(people)}
      unit={t('leaving.people', { count: people })}
    >
      <p>
        {paused ? <b>{t('leaving.paused')}</b> : t('leaving.ifNobody')}{' '}
        {people === 0
          ? ''
          : mostMinor === 0
            ? t('leaving.noCoupons')
            : expectedMinor === null
              ? t('leaving.costMost', { most: money(mostMinor) })
              : t('leaving.cost', { expected: money(expectedMinor), most: money(mostMinor) })}
      </p>
      {people > 0 && (
        <p>
          <Link to="#tomorrow">{t('list.link')}</Link>
        </p>
      )}
    </Answer>
  );
}

/** All steps of tomorrow together. Expected is null where it is of one. */
export function sumOf({ tomorrow: { steps } }: Forecast) {
  return {
    people: steps.reduce((sum, { people }) => sum + people, 0),
    mostMinor: steps.reduce((sum, { mostMinor }) => sum + mostMinor, 0),
    expectedMinor: steps.some(({ expectedMinor }) => expectedMinor === null)
      ? null
      : steps.reduce((sum, { expectedMinor }) => sum + (expectedMinor ?? 0), 0),
  };
}
