// Over Today: the newest night or calculation, as long as it waits, is going on or has stopped. One that ended well says
// nothing here.
import { useTranslation } from 'react-i18next';
import { CalculationLine } from '../kit/calculate-now.tsx';
import { useCalculation } from '../kit/calculation.ts';
import { useFormat } from '../kit/format.ts';
import { Banner, TechnicalDetails } from '../kit/states.tsx';
import { isOpen, phaseOf, type Run, steps } from './latest-run.ts';
import styles from './night-banner.module.css';

export function NightBanner() {
  const { t } = useTranslation('shell');
  const format = useFormat();
  const latest = useCalculation();
  const run = latest?.run ?? null;
  if (latest === undefined || !isOpen(run)) return null;
  if (run.kind !== 'night') {
    return (
      <div className={styles.place}>
        <CalculationLine latest={latest} />
      </div>
    );
  }
  const day = format.longDay(run.asOf);
  return (
    <div className={styles.place}>
      {run.error === null ? (
        <Banner tone="waiting" title={t('night.going', { day })}>
          {stepOf(run, t, format.number)}
        </Banner>
      ) : (
        <Banner title={t('night.stopped', { day })}>
          {t('night.stoppedText')}
          <TechnicalDetails>{run.error}</TechnicalDetails>
        </Banner>
      )}
    </div>
  );
}

/** The step at work, and how far it is once that is known. */
function stepOf(
  run: Run,
  t: ReturnType<typeof useTranslation<'shell'>>['t'],
  number: (value: number) => string,
): string {
  const step = steps.find((known) => phaseOf(run, known)?.finished === false);
  const phase = step && phaseOf(run, step);
  if (step === undefined || phase === undefined) return t('night.goingText');
  const name = t(`night.step.${step}`);
  if (phase.total === null || phase.total === 0) return `${name}. ${t('night.goingText')}`;
  const progress = t('night.progress', { done: number(phase.done), total: number(phase.total) });
  return `${name}: ${progress}. ${t('night.goingText')}`;
}
