// Over Today: the newest nightly run, as long as it is going on or has stopped. A run that ended well says nothing.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { LatestRun } from '../../ground/contract.ts';
import { read } from '../kit/api.ts';
import { useFormat } from '../kit/format.ts';
import { useMay } from '../kit/session.ts';
import { Banner } from '../kit/states.tsx';
import { askAgainAfter } from './first-calculation.tsx';
import styles from './night-banner.module.css';

type Run = NonNullable<LatestRun['run']>;

/** A night begins while the page is open: asked for this often while nothing is going on, in milliseconds. */
const quietAskAfter = 60_000;

export function NightBanner() {
  const { t } = useTranslation('shell');
  const format = useFormat();
  const { data } = useQuery({
    queryKey: ['runs', 'latest'],
    queryFn: () => read<LatestRun>('/api/runs/latest'),
    refetchInterval: ({ state }) => (isOpen(state.data?.run) ? askAgainAfter : quietAskAfter),
    enabled: useMay('runs:read'),
  });
  const run = data?.run;
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
          {t('night.stoppedText')} {t('night.said', { error: run.error })}
        </Banner>
      )}
    </div>
  );
}

function isOpen(run: Run | null | undefined): run is Run {
  return run !== null && run !== undefined && run.finishedAt === null;
}

/** The step at work, and how far it is once that is known. */
function stepOf(
  run: Run,
  t: ReturnType<typeof useTranslation<'shell'>>['t'],
  number: (value: number) => string,
): string {
  const step = run.phases.find((phase) => !phase.finished);
  if (step === undefined) return t('night.goingText');
  const name = t(`night.step.${step.phase as 'update'}`);
  if (step.total === null || step.total === 0) return `${name}.`;
  return `${name}: ${t('night.progress', { done: number(step.done), total: number(step.total) })}.`;
}
