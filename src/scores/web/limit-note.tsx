// What a question means, which campaign is for it, and how true its limit was: below the filters, and wherever a limit is quoted.
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../web/kit/format.ts';
import { Measured } from '../../web/kit/rhythm/measured.tsx';
import { oneInOf } from '../../web/kit/rhythm/use-strip-texts.ts';
import type { LimitSeen } from '../contract.ts';
import styles from './limit-note.module.css';

/** Late for them: the rate that was stated, and the share that was measured. */
export function LateNote({ rate, seen }: { readonly rate: number; readonly seen: LimitSeen | null }) {
  const { t } = useTranslation('scores');
  return (
    <p className={styles.note}>
      {t('question.late.means', { n: oneInOf(rate) })} <Measured rate={rate} seen={seen} />
    </p>
  );
}

/** Probably gone: the chance below which. */
export function GoneNote({ below }: { readonly below: number }) {
  const { t } = useTranslation('scores');
  const format = useFormat();
  return <p className={styles.note}>{t('question.gone.means', { share: format.percent(below) })}</p>;
}
