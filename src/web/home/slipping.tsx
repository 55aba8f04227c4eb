// Who is slipping away: those who became late since yesterday, and how that comes to who is late now.
import { useTranslation } from 'react-i18next';
import type { Today } from '../../scores/contract.ts';
import { Counted } from '../kit/counted.tsx';
import { useFormat } from '../kit/format.ts';
import { Answer } from './answer.tsx';
import styles from './answers.module.css';
import { winnable } from './winnable.ts';

const people = (standing: string) => `/customers?standing=${standing}`;

export function Slipping({ today }: { readonly today: Today }) {
  const { t } = useTranslation('today');
  const format = useFormat();
  const { since, usualDay } = today;
  const { late } = winnable(today);
  const now = (
    <Counted name="today.winnable" to={people('winnable')}>
      {t('slipping.now', { count: late })}
    </Counted>
  );
  if (since === null) {
    return (
      <Answer
        question={t('slipping.question')}
        number={
          <Counted name="today.winnable" to={people('winnable')}>
            {format.number(late)}
          </Counted>
        }
        unit={t('slipping.lateUnit')}
      >
        {t('slipping.untilNext')}
      </Answer>
    );
  }
  const before = late - since.crossed + since.bought + since.becameInactive;
  return (
    <Answer
      question={t('slipping.question')}
      number={
        <Counted name="today.crossed" to={people('crossed')}>
          {format.number(since.crossed)}
        </Counted>
      }
      unit={t('slipping.since')}
    >
      {usualDay !== null && (
        <p>
          {t('slipping.usual', {
            middle: format.number(usualDay.middle),
            low: format.number(usualDay.low),
            high: format.number(usualDay.high),
          })}
        </p>
      )}
      <p className={styles.sum}>
        {t('slipping.before', { before: format.number(before) })} + {format.number(since.crossed)} −{' '}
        <Counted name="today.bought" to={people('bought')}>
          {t('slipping.bought', { count: since.bought })}
        </Counted>{' '}
        −{' '}
        <Counted name="today.became-inactive" to={people('became_inactive')}>
          {t('slipping.inactive', { count: since.becameInactive })}
        </Counted>{' '}
        = {now}
      </p>
    </Answer>
  );
}
