// The newest nightly run or calculation by day: when it began, how long it took, and what came of each of its steps.
import { IconAlertTriangle, IconCheck, IconCircleDashed, IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CalculateNow } from '../kit/calculate-now.tsx';
import { isWaiting } from '../kit/calculation.ts';
import { Card } from '../kit/card.tsx';
import { type Format, useFormat } from '../kit/format.ts';
import { useZone } from '../kit/session.ts';
import { type Phase, phaseOf, type Run, type Step, steps, useLatestRun } from './latest-run.ts';
import styles from './night-card.module.css';

type T = ReturnType<typeof useTranslation<'shell'>>['t'];

export function NightCard() {
  const { t } = useTranslation('shell');
  const format = useFormat();
  const zone = useZone();
  const run = useLatestRun();
  if (run === null) return null;
  const byDay = run.kind === 'night' ? '' : 'ByDay';
  return (
    <Card title={t(`night.title${byDay}`)} aside={format.instant(run.startedAt, zone)}>
      <ol className={styles.steps}>
        {stepsOf(run).map((step) => {
          const phase = phaseOf(run, step);
          const state = stateOf(run, phase);
          const Icon = icons[state];
          return (
            <li key={step} className={styles[state]}>
              <Icon size={16} stroke={1.5} aria-hidden="true" />
              <span>{t(`night.step.${step}`)}</span>
              <span className={styles.outcome}>
                {state === 'done' && phase !== undefined ? (outcomeOf(step, phase, t) ?? t('night.done')) : null}
                {state === 'going' && phase !== undefined ? progressOf(phase, t, format) : null}
                {(state === 'stopped' || state === 'ahead') && t(`night.${state}Here`)}
              </span>
              {state === 'going' && phase !== undefined && phase.total !== null && phase.total > 0 && (
                <progress
                  className={styles.bar}
                  max={phase.total}
                  value={phase.done}
                  aria-label={t(`night.step.${step}`)}
                />
              )}
            </li>
          );
        })}
      </ol>
      <p className={styles.foot}>{footOf(run, t, format)}</p>
      <div className={styles.again}>
        <CalculateNow quiet size="xs" />
      </div>
    </Card>
  );
}

const icons = { done: IconCheck, going: IconClock, stopped: IconAlertTriangle, ahead: IconCircleDashed } as const;

/** Of the figures alone nobody is let in by, and nothing is made due. */
function stepsOf({ kind }: Run): readonly Step[] {
  return kind === 'figures' ? steps.filter((step) => step !== 'enrol' && step !== 'step') : steps;
}

/** Only an unfinished step of an open run can be going on; it has stopped when the run says why. */
function stateOf(run: Run, phase: Phase | undefined): keyof typeof icons {
  if (phase === undefined) return 'ahead';
  if (phase.finished) return 'done';
  return run.error === null ? 'going' : 'stopped';
}

function progressOf(phase: Phase, t: T, format: Format): string {
  if (phase.total === null || phase.total === 0) return t('night.atWork');
  return t('night.progress', { done: format.number(phase.done), total: format.number(phase.total) });
}

/** What came of a finished step, in one short phrase; undefined where its figures say nothing to an owner. */
function outcomeOf(step: Step, { figures }: Phase, t: T): string | undefined {
  // seldom, and worth a look: otherwise what has come in is not told here
  if (step === 'update') return counted(figures.budgetsMended, (count) => t('night.budgetsMended', { count }));
  if (step === 'score') return counted(figures.customers, (count) => t('night.scored', { count }));
  if (step === 'enrol') return counted(figures.entered, (count) => t('night.entered', { count }));
  if (step === 'step') return counted(figures.due, (count) => t('night.madeDue', { count }));
  if (step === 'fit' && typeof figures.fresh === 'boolean') return t(figures.fresh ? 'night.learnt' : 'night.kept');
  return undefined;
}

function counted(figure: unknown, write: (count: number) => string): string | undefined {
  return typeof figure === 'number' ? write(figure) : undefined;
}

function footOf(run: Run, t: T, format: Format): string {
  if (run.finishedAt === null) {
    if (run.error === null) return t(isWaiting(run) ? 'night.waits' : 'night.staysOpen');
    return t(run.kind === 'night' ? 'night.triedAgain' : 'night.askAgain');
  }
  const seconds = (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000;
  return `${t('night.took', { time: format.duration(seconds) })} ${t('night.next')}`;
}
