// The first row of Today: four questions, four answers.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Campaign } from '../../campaigns/contract.ts';
import type { Accounting } from '../../messages/contract.ts';
import type { Today } from '../../scores/contract.ts';
import { useFormat } from '../kit/format.ts';
import styles from './answers.module.css';

interface Props {
  readonly today: Today;
  readonly campaigns: readonly Campaign[];
  readonly accounting: Accounting | null;
  readonly caught: number | null;
}

export function Answers({ today, campaigns, accounting, caught }: Props) {
  const { t } = useTranslation('shell');
  const format = useFormat();
  const stake = today.byValue.reduce((sum, row) => sum + row.valueMinor, 0);
  const open = campaigns.reduce((sum, campaign) => sum + campaign.figures.open, 0);
  const entered = campaigns.reduce((sum, campaign) => sum + campaign.figures.entered, 0);
  const heldOut = campaigns.reduce((sum, campaign) => sum + campaign.figures.heldOut, 0);
  const back = cameBack(campaigns);
  return (
    <div className={styles.answers}>
      <Answer question={t('answer.late')} number={format.number(today.late)}>
        {t('answer.lateNote', { value: format.roughly(stake, today.currency) })}
      </Answer>
      <Answer question={t('answer.ladder')} number={format.number(open)} unit={t('answer.people', { count: open })}>
        {t('answer.ladderNote', { heldOut: format.number(heldOut) })}
      </Answer>
      <Answer
        question={t('answer.back')}
        number={format.number(back)}
        unit={t('answer.ofEntered', { count: entered })}
        accent
      >
        {t('answer.backNote')} <Link to="/results">{t('answer.results')}</Link>
      </Answer>
      <Answer
        question={t('answer.sent')}
        number={format.number(accounting?.sent ?? 0)}
        unit={t('answer.messages', { count: accounting?.sent ?? 0 })}
      >
        {caught !== null && caught > 0 ? (
          <Link to="/mail">{t('answer.caught', { count: caught })}</Link>
        ) : (
          t('answer.pending', { count: accounting?.pending ?? 0 })
        )}
      </Answer>
    </div>
  );
}

/** Everybody whose ladder ended because they bought, visited or used a coupon, in both groups. */
export function cameBack(campaigns: readonly Campaign[]): number {
  return campaigns
    .flatMap((campaign) => campaign.figures.ended)
    .filter(({ reason }) => reason === 'bought' || reason === 'visited' || reason === 'redeemed')
    .reduce((sum, { count }) => sum + count, 0);
}

interface AnswerProps {
  readonly question: string;
  readonly number: string;
  readonly unit?: string;
  readonly accent?: boolean;
  readonly children: ReactNode;
}

function Answer({ question, number, unit, accent = false, children }: AnswerProps) {
  return (
    <section>
      <h2>{question}</h2>
      <div className={`${styles.number} ${accent ? styles.accent : ''}`}>
        {number} {unit !== undefined && <span>{unit}</span>}
      </div>
      <p>{children}</p>
    </section>
  );
}
