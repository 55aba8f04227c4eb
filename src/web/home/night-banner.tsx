// Over Today: the newest nightly run, as long as it is going on or has stopped. A run that ended well says nothing here.
import { useTranslation } from 'react-i18next';
import { useFormat } from '../kit/format.ts';
import { Banner, TechnicalDetails } from '../kit/states.tsx';
import { isOpen, phaseOf, type Run, steps, useLatestRun } from './latest-run.ts';
import styles from './night-banner.module.css';

export function NightBanner() {
  const { t } = useTranslation('shell');
  const format = useFormat();
  const run = useLatestRun();
  if (!isOpen(run)) return null;
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
