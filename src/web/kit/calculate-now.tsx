// "Calculate now", and the line that says how far the calculation is.
import type { MantineSize } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LatestRun } from '../../ground/contract.ts';
import { Button } from './button.tsx';
import styles from './calculation.module.css';
import { askForCalculation, isOpen, isWaiting, type Run, runsKey, stepAtWork, useCalculation } from './calculation.ts';
import { useFormat } from './format.ts';
import { useMay } from './session.ts';
import { Banner, ProblemBanner, TechnicalDetails } from './states.tsx';
import { useWrite } from './use-write.ts';

/** Loaded when it is asked: the first load of Today does without it. */
const CalculateDialog = lazy(() => import('./calculate-dialog.tsx'));

/** Asks at once where no campaign is live; else whether people may enter by it. */
export function CalculateNow({
  size = 'sm',
  quiet = false,
}: {
  readonly size?: MantineSize;
  readonly quiet?: boolean;
}) {
  const { t } = useTranslation('running');
  const may = useMay('runs:write');
  const latest = useCalculation();
  const [asking, setAsking] = useState(false);
  const ask = useWrite({ deed: askForCalculation, changes: [runsKey], after: () => setAsking(false) });
  if (!may) return null;
  const campaigns = latest?.liveCampaigns ?? 0;
  const run = latest?.run;
  const isGoing = isOpen(run) && run.error === null;
  return (
    <>
      <Button
        size={size}
        variant={quiet ? 'default' : 'filled'}
        busy={ask.isPending}
        disabled={isGoing}
        onClick={() => (campaigns === 0 ? ask.mutate({}) : setAsking(true))}
      >
        {t(isGoing && !isWaiting(run) ? 'going' : 'now')}
      </Button>
      {!asking && ask.error !== null && <ProblemBanner error={ask.error} />}
      {asking && (
        <Suspense fallback={null}>
          <CalculateDialog
            campaigns={campaigns}
            busy={ask.isPending}
            error={ask.error}
            onDo={(entries) => ask.mutate({ entries })}
            onClose={() => setAsking(false)}
          />
        </Suspense>
      )}
    </>
  );
}

/** How a night or a calculation stands, with its progress; nothing once it has ended well. */
export function CalculationLine({ latest }: { readonly latest: LatestRun }) {
  const { t } = useTranslation('running');
  const { run, holder, isServed } = latest;
  if (!isOpen(run)) return null;
  if (run.error !== null) {
    return (
      <Banner title={t('stopped')} action={run.kind === 'night' ? undefined : <CalculateNow quiet />}>
        {t(run.kind === 'night' ? 'stoppedNight' : 'stoppedText')}
        <TechnicalDetails>{run.error}</TechnicalDetails>
      </Banner>
    );
  }
  if (!isWaiting(run)) return <Going run={run} />;
  return (
    <Banner tone="waiting" title={t(isServed ? 'waiting' : 'unservedTitle')}>
      {isServed ? (holder === null ? t('waitingText') : t('waitingFor', { holder })) : t('unserved')}
    </Banner>
  );
}

function Going({ run }: { readonly run: Run }) {
  const { t } = useTranslation('running');
  const format = useFormat();
  const at = stepAtWork(run);
  const total = at?.total ?? 0;
  return (
    <div className={styles.going} role="status">
      <span>
        <b>{t('going')}</b> {at === undefined ? '' : t(`step.${at.step}`)}
        {at !== undefined && total > 0 && (
          <> {t('progress', { done: format.number(at.done), total: format.number(total) })}</>
        )}
      </span>
      <progress
        className={styles.bar}
        aria-label={t(at === undefined ? 'going' : `step.${at.step}`)}
        {...(at !== undefined && total > 0 ? { max: total, value: at.done } : {})}
      />
    </div>
  );
}
