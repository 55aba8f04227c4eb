// Before the first answer: purchases are in, and the calculation that reads them is due, going on, or has stopped.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { LatestRun } from '../../ground/contract.ts';
import { read } from '../kit/api.ts';
import { Card, PageHead } from '../kit/card.tsx';
import { useMay } from '../kit/session.ts';
import { Empty } from '../kit/states.tsx';

/** While a first answer is awaited the page asks again: in milliseconds. */
export const askAgainAfter = 5_000;

export function FirstCalculation() {
  const { t } = useTranslation('shell');
  const mayImport = useMay('imports:write');
  const runs = useQuery({
    queryKey: ['runs', 'latest'],
    queryFn: () => read<LatestRun>('/api/runs/latest'),
    refetchInterval: askAgainAfter,
    enabled: useMay('runs:read'),
  });
  const run = runs.data?.run ?? null;
  const state = run === null || run.finishedAt !== null ? 'due' : run.error === null ? 'going' : 'stopped';
  return (
    <>
      <PageHead title={t('home.notScored')} />
      <Card>
        <Empty
          title={t(`home.first.${state}`)}
          action={
            mayImport && (
              <Button component={Link} to="/data/new" variant="default">
                {t('home.bring')}
              </Button>
            )
          }
        >
          {t(`home.first.${state}Text`, { error: run?.error ?? '' })} {t('home.first.meanwhile')}
        </Empty>
      </Card>
    </>
  );
}
