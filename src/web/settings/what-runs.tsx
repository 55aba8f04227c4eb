// What runs: the present calculation, the jobs, the processes, the newest nights. It asks again every few seconds.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { JobRow, RunBody, WhatRuns } from '../../ground/contract.ts';
import { read } from '../kit/api.ts';
import { CalculateNow, CalculationLine } from '../kit/calculate-now.tsx';
import { isOpen, isWaiting, useCalculation } from '../kit/calculation.ts';
import { Card, Stack } from '../kit/card.tsx';
import { type Format, useFormat } from '../kit/format.ts';
import { useZone } from '../kit/session.ts';
import { Loaded, TechnicalDetails } from '../kit/states.tsx';
import { cell, Table } from '../kit/table.tsx';
import styles from './what-runs.module.css';

type T = ReturnType<typeof useTranslation<'running'>>['t'];

const askAfter = 5_000;

export function Component() {
  const { t } = useTranslation('running');
  const latest = useCalculation();
  const query = useQuery({
    queryKey: ['runs', 'all'],
    queryFn: () => read<WhatRuns>('/api/what-runs'),
    refetchInterval: askAfter,
  });
  return (
    <Stack>
      <Card title={t('runs.now')} aside={<CalculateNow quiet size="xs" />}>
        {latest !== undefined && isOpen(latest.run) ? <CalculationLine latest={latest} /> : <p>{t('runs.nothing')}</p>}
      </Card>
      <Loaded query={query} lines={9}>
        {(all) => (
          <>
            <Card title={t('runs.jobs')} flush>
              <Jobs jobs={all.jobs} />
            </Card>
            <Card title={t('runs.processes')} flush={all.processes.length > 0}>
              <Processes processes={all.processes} />
            </Card>
            <Card title={t('runs.runs')} flush={all.runs.length > 0}>
              <Runs runs={all.runs} />
            </Card>
          </>
        )}
      </Loaded>
    </Stack>
  );
}

const jobNames = ['night', 'calculation', 'rejects', 'silences', 'coupon', 'queue', 'send'] as const;
type JobName = (typeof jobNames)[number];
const isKnown = (job: string): job is JobName => (jobNames as readonly string[]).includes(job);

function Jobs({ jobs }: { readonly jobs: readonly JobRow[] }) {
  const { t } = useTranslation('running');
  const format = useFormat();
  const zone = useZone();
  return (
    <Table label={t('runs.jobs')}>
      <thead>
        <tr>
          <th scope="col">{t('runs.job')}</th>
          <th scope="col">{t('runs.last')}</th>
          <th scope="col" className={cell.wideOnly}>
            {t('runs.took')}
          </th>
          <th scope="col" className={cell.wideOnly}>
            {t('runs.outcome')}
          </th>
          <th scope="col">{t('runs.next')}</th>
        </tr>
      </thead>
      <tbody>
        {jobs.map((row) => (
          <tr key={row.job}>
            <td>
              {isKnown(row.job) ? t(`job.${row.job}`) : row.job}
              <span className={cell.under}>{isKnown(row.job) ? t(`job.${row.job}.text`) : null}</span>
            </td>
            <td>
              {row.worked === null ? t('runs.never') : format.instant(row.worked.at, zone)}
              <span className={cell.under}>{byWhom(row, t, (at) => format.instant(at, zone))}</span>
              {row.error !== null && (
                <span className={styles.trouble}>
                  {t('runs.ended')} <TechnicalDetails>{row.error}</TechnicalDetails>
                </span>
              )}
            </td>
            <td className={cell.wideOnly}>{row.worked && format.duration(row.worked.milliseconds / 1000)}</td>
            <td className={cell.wideOnly}>{row.worked && outcomeOf(row.worked.figures, t)}</td>
            <td>{nextOf(row, t, format, zone)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** Who is at it now; else who was last, or when it last looked for something to do. */
function byWhom({ atWork, worked, lookedAt }: JobRow, t: T, instant: (at: string) => string): string | null {
  if (atWork.length > 0) return `${t('runs.atWork')}: ${atWork.map(({ process }) => process).join(', ')}`;
  if (worked !== null) return worked.process;
  return lookedAt === null ? null : t('runs.looked', { when: instant(lookedAt) });
}

function nextOf({ isServed, isDue, nextAt, everySeconds }: JobRow, t: T, format: Format, zone: string): string {
  if (!isServed) return t('runs.unserved');
  if (nextAt !== null) return isDue ? t('runs.dueNow') : format.instant(nextAt, zone);
  return everySeconds === null ? t('runs.asked') : t('runs.often', { time: format.duration(everySeconds) });
}

const told = [
  'nights',
  'calculations',
  'rejectsRemoved',
  'ended',
  'issued',
  'plain',
  'queued',
  'sent',
  'suppressed',
  'deferred',
  'uncertain',
] as const;

/** What came of a round, in a few words. */
function outcomeOf(figures: Readonly<Record<string, unknown>>, t: T): string {
  return told
    .flatMap((name) => {
      const count = figures[name];
      return typeof count === 'number' && count > 0 ? [t(`figure.${name}`, { count })] : [];
    })
    .join(', ');
}

function Processes({ processes }: Pick<WhatRuns, 'processes'>) {
  const { t } = useTranslation('running');
  const format = useFormat();
  const zone = useZone();
  if (processes.length === 0) return <p>{t('runs.noProcess')}</p>;
  return (
    <Table label={t('runs.processes')}>
      <thead>
        <tr>
          <th scope="col">{t('runs.process')}</th>
          <th scope="col">{t('runs.roles')}</th>
          <th scope="col">{t('runs.since')}</th>
          <th scope="col" className={cell.wideOnly}>
            {t('runs.version')}
          </th>
        </tr>
      </thead>
      <tbody>
        {processes.map(({ process, roles, startedAt, version }) => (
          <tr key={process}>
            <td>{process}</td>
            <td>{format.list(roles.map((role) => t(`role.${role}`)))}</td>
            <td>{format.instant(startedAt, zone)}</td>
            <td className={cell.wideOnly}>{version}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Runs({ runs }: Pick<WhatRuns, 'runs'>) {
  const { t } = useTranslation('running');
  const format = useFormat();
  const zone = useZone();
  if (runs.length === 0) return <p>{t('runs.noRuns')}</p>;
  return (
    <Table label={t('runs.runs')}>
      <thead>
        <tr>
          <th scope="col">{t('runs.kind')}</th>
          <th scope="col">{t('runs.began')}</th>
          <th scope="col" className={cell.wideOnly}>
            {t('runs.took')}
          </th>
          <th scope="col">{t('runs.state')}</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr key={run.runId}>
            <td>
              {t(`kind.${run.kind}`)}
              <span className={cell.under}>{format.fullDay(run.asOf)}</span>
            </td>
            <td>
              {format.instant(run.startedAt, zone)}
              <span className={cell.under}>{run.process}</span>
            </td>
            <td className={cell.wideOnly}>
              {run.finishedAt && format.duration((Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000)}
            </td>
            <td>
              {t(`run.${stateOf(run)}`)}
              {run.error !== null && <TechnicalDetails>{run.error}</TechnicalDetails>}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function stateOf(run: RunBody): 'done' | 'stopped' | 'waiting' | 'going' {
  if (run.finishedAt !== null) return 'done';
  if (run.error !== null) return 'stopped';
  return isWaiting(run) ? 'waiting' : 'going';
}
