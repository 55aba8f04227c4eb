// The first row of Today: four questions, four answers.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Campaign } from '../../campaigns/contract.ts';
import type { Today } from '../../scores/contract.ts';
import { Answer } from './answer.tsx';
import styles from './answers.module.css';
import { CameBack } from './came-back.tsx';
import { Cost } from './cost.tsx';
import { Slipping } from './slipping.tsx';

interface Props {
  readonly today: Today;
  /** The newest that were launched. */
  readonly campaigns: readonly Campaign[];
  /** Whether the campaigns are known: before that nothing is said of them. */
  readonly known: boolean;
  /** The answer to what leaves tomorrow. */
  readonly leaving: ReactNode;
}

export function Answers({ today, campaigns, known, leaving }: Props) {
  const { t } = useTranslation('today');
  const none = known && campaigns.length === 0;
  return (
    <div className={styles.answers}>
      <Slipping today={today} />
      {none ? (
        <>
          <Answer question={t('leaving.question')}>
            {t('leaving.none')} <Link to="/campaigns">{t('first.link')}</Link>
          </Answer>
          <Answer question={t('back.question')}>{t('back.none')}</Answer>
          <Answer question={t('cost.question')}>{t('cost.none')}</Answer>
        </>
      ) : (
        <>
          {leaving}
          <CameBack campaigns={campaigns} />
          <Cost campaigns={campaigns} currency={today.currency} />
        </>
      )}
    </div>
  );
}
