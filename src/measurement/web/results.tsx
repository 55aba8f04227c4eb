// Results: what one campaign changed against its comparison group. The title says it, or says that it cannot yet.
import { NativeSelect } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { AccountingRows } from '../../web/kit/accounting.tsx';
import { ButtonLink } from '../../web/kit/button.tsx';
import { Card, Columns, PageHead, Stack } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { SampleOffer } from '../../web/kit/sample-offer.tsx';
import { Empty, Loaded, ProblemBanner, Skeleton } from '../../web/kit/states.tsx';
import type { CampaignResult } from '../contract.ts';
import { readAccounting, readCampaigns, readResult } from './api.ts';
import { ArmsCard } from './arms-card.tsx';
import { BandCard } from './band-card.tsx';
import { Early } from './early.tsx';
import { ForWhomCard } from './for-whom-card.tsx';
import { MoneyCard } from './money-card.tsx';
import styles from './results.module.css';
import { Small } from './small.tsx';
import { StepsCard } from './steps-card.tsx';
import { useVerdict } from './use-verdict.ts';

const windows = [30, 60, 90, 180];

export function Component() {
  const { t } = useTranslation('measurement');
  const kit = useTranslation('kit').t;
  const [address, setAddress] = useSearchParams();
  const campaigns = useQuery({ queryKey: ['campaigns', 'first'], queryFn: readCampaigns });
  const launched = (campaigns.data?.items ?? []).filter((campaign) => campaign.launchedAt !== null);
  const chosen = launched.find((campaign) => String(campaign.campaignId) === address.get('campaign')) ?? launched[0];
  const windowDays = windows.find((days) => String(days) === address.get('window')) ?? 60;
  const result = useQuery({
    queryKey: ['result', chosen?.campaignId, windowDays],
    queryFn: () => readResult(chosen?.campaignId ?? 0, windowDays),
    enabled: chosen !== undefined,
    placeholderData: keepPreviousData,
  });
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(address);
    next.set(name, value);
    setAddress(next, { replace: true });
  };
  if (campaigns.data === undefined) {
    return campaigns.error === null ? (
      <Skeleton lines={8} />
    ) : (
      <ProblemBanner error={campaigns.error} onRetry={() => campaigns.refetch()} />
    );
  }
  if (chosen === undefined) {
    return (
      <>
        <PageHead title={t('title')} />
        <Card>
          <Empty title={t('none')} action={<ButtonLink to="/campaigns">{t('toCampaigns')}</ButtonLink>}>
            {t('noneText')}
          </Empty>
          <SampleOffer />
        </Card>
      </>
    );
  }
  const choices = (
    <>
      <NativeSelect
        aria-label={t('campaign')}
        value={String(chosen.campaignId)}
        onChange={(event) => set('campaign', event.currentTarget.value)}
        data={launched.map((campaign) => ({ value: String(campaign.campaignId), label: campaign.name }))}
      />
      <NativeSelect
        aria-label={t('window')}
        value={String(windowDays)}
        onChange={(event) => set('window', event.currentTarget.value)}
        data={windows.map((days) => ({
          value: String(days),
          label: t('within', { days: kit('count.days', { count: days }) }),
        }))}
      />
    </>
  );
  if (result.data === undefined) {
    return (
      <>
        <PageHead title={t('title')} actions={choices} />
        {result.error === null ? (
          <Skeleton lines={8} />
        ) : (
          <ProblemBanner error={result.error} onRetry={() => result.refetch()} />
        )}
      </>
    );
  }
  return <Shown result={result.data} choices={choices} />;
}

function Shown({ result, choices }: { readonly result: CampaignResult; readonly choices: ReactNode }) {
  const { t } = useTranslation('measurement');
  const format = useFormat();
  const verdict = useVerdict(result);
  return (
    <>
      <PageHead
        kicker={
          <>
            {t('title')} / <Link to={`/campaigns/${result.campaignId}`}>{result.name}</Link>,{' '}
            {t('upTo', { date: format.longDay(result.asOf) })}
          </>
        }
        title={verdict.title}
        actions={choices}
      >
        {verdict.text}
      </PageHead>
      <Body result={result} />
    </>
  );
}

function Body({ result }: { readonly result: CampaignResult }) {
  if (result.stage === 'small' || result.stage === 'no_group') return <Small result={result} />;
  if (result.stage === 'early') return <Early result={result} />;
  if (result.stage === 'mismatch') return <ArmsCard result={result} />;
  return (
    <div className={styles.known}>
      <div className={styles.pair}>
        <ArmsCard result={result} />
        <BandCard result={result} />
      </div>
      <Columns>
        <Stack>
          <ForWhomCard result={result} />
          <Accounted result={result} />
        </Stack>
        <Stack>
          <MoneyCard result={result} />
          <StepsCard result={result} />
        </Stack>
      </Columns>
    </div>
  );
}

function Accounted({ result }: { readonly result: CampaignResult }) {
  const { t } = useTranslation('measurement');
  const accounting = useQuery({
    queryKey: ['messages', 'accounting', result.campaignId],
    queryFn: () => readAccounting(result.campaignId),
  });
  return (
    <Card title={t('accounted')}>
      <Loaded query={accounting} lines={4}>
        {(data) => <AccountingRows accounting={data} />}
      </Loaded>
    </Card>
  );
}
