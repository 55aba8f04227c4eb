// Today: who is late, by value; who is in a ladder, who came back; what was sent; who is worth a personal word.
import { IconCheck } from '@tabler/icons-react';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { campaignKey, campaignsKey, readCampaign, readCampaigns } from '../../campaigns/web/api.ts';
import { accountingKey, mailKey, readAccounting, readCaughtMail } from '../../messages/web/api.ts';
import type { Today } from '../../scores/contract.ts';
import { readToday, todayKey } from '../../scores/web/api.ts';
import { CustomerTable } from '../../scores/web/customer-table.tsx';
import { ButtonLink } from '../kit/button.tsx';
import { Card, Columns, PageHead, Stack } from '../kit/card.tsx';
import { useFormat } from '../kit/format.ts';
import { Help } from '../kit/marks.tsx';
import { Measured } from '../kit/rhythm/measured.tsx';
import { oneInOf } from '../kit/rhythm/use-strip-texts.ts';
import { SampleOffer } from '../kit/sample-offer.tsx';
import { useMay, useZone } from '../kit/session.ts';
import { Empty, ProblemBanner, Skeleton } from '../kit/states.tsx';
import { AccountingCard } from './accounting-card.tsx';
import { Answers } from './answers.tsx';
import { FirstCalculation } from './first-calculation.tsx';
import { LadderCard } from './ladder-card.tsx';
import { LateByValue } from './late-by-value.tsx';
import { askAgainAfter } from './latest-run.ts';
import { NightBanner } from './night-banner.tsx';
import { NightCard } from './night-card.tsx';

const liveShown = 6;

export function Component() {
  const { t } = useTranslation('shell');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const zone = useZone();
  const mayImport = useMay('imports:write');
  const mayMessages = useMay('messages:read');
  const mayCampaigns = useMay('campaigns:read');
  const today = useQuery({
    queryKey: todayKey,
    queryFn: readToday,
    refetchInterval: ({ state: { data } }) =>
      data?.asOf === null && data.lastPurchaseAt !== null ? askAgainAfter : false,
  });
  const campaigns = useQuery({
    queryKey: [...campaignsKey, 'first'],
    queryFn: () => readCampaigns(),
    enabled: mayCampaigns,
  });
  const accounting = useQuery({ queryKey: accountingKey, queryFn: () => readAccounting(), enabled: mayMessages });
  const mail = useQuery({ queryKey: [...mailKey, 'count'], queryFn: () => readCaughtMail(''), enabled: mayMessages });
  const running = (campaigns.data?.items ?? []).filter((campaign) => campaign.status !== 'draft').slice(0, liveShown);
  const details = useQueries({
    queries: running.map((campaign) => ({
      queryKey: campaignKey(campaign.campaignId),
      queryFn: () => readCampaign(campaign.campaignId),
    })),
  }).flatMap((query) => (query.data === undefined ? [] : [query.data]));
  if (today.data === undefined) {
    return today.error === null ? (
      <Skeleton lines={9} />
    ) : (
      <ProblemBanner error={today.error} onRetry={() => today.refetch()} />
    );
  }
  const data = today.data;
  if (data.asOf === null) {
    if (data.lastPurchaseAt !== null) return <FirstCalculation />;
    return (
      <>
        <PageHead title={t('home.noPurchases')} />
        <Card>
          <Empty
            title={t('home.noPurchasesTitle')}
            action={mayImport && <ButtonLink to="/data/new">{t('home.bring')}</ButtonLink>}
          >
            {t('home.noPurchasesText')}
          </Empty>
          <SampleOffer />
        </Card>
      </>
    );
  }
  return (
    <>
      <PageHead
        kicker={format.longDay(data.asOf)}
        title={titleOf(data, t)}
        actions={
          data.lastPurchaseAt !== null && (
            <span style={{ color: 'var(--ink-3)', display: 'inline-flex', gap: 6, alignItems: 'center', fontSize: 13 }}>
              <IconCheck size={14} stroke={1.5} aria-hidden="true" />
              {t('home.upTo', { when: format.instant(data.lastPurchaseAt, zone) })}
            </span>
          )
        }
      />
      <NightBanner />
      <Answers
        today={data}
        campaigns={details}
        accounting={accounting.data ?? null}
        caught={mail.data?.total ?? null}
      />
      <Columns>
        <Stack>
          <Card
            title={t('home.byValue')}
            aside={
              <>
                {kit('oneIn', { n: oneInOf(data.limitRate) })}{' '}
                <Help>
                  {kit('help.late', { n: oneInOf(data.limitRate) })}{' '}
                  <Measured rate={data.limitRate} seen={data.limitSeen} />
                </Help>
              </>
            }
            flush
          >
            <LateByValue today={data} />
          </Card>
          {data.worthAWord.length > 0 && (
            <Card
              title={t('home.worthAWord')}
              aside={
                <>
                  <Link to="/customers?late=yes">{t('home.allLate', { count: data.late })}</Link>
                  {' · '}
                  <Link to="/customers?gone=yes">{t('home.allGone', { count: data.gone })}</Link>
                </>
              }
              flush
            >
              <CustomerTable
                customers={data.worthAWord}
                currency={data.currency}
                silenceHelp={<Help>{kit('help.silence')}</Help>}
              />
            </Card>
          )}
        </Stack>
        <Stack>
          {mayCampaigns && <LadderCard campaigns={details} loaded={campaigns.data !== undefined} />}
          {accounting.data !== undefined && accounting.data.due > 0 && <AccountingCard accounting={accounting.data} />}
          <NightCard />
        </Stack>
      </Columns>
    </>
  );
}

/** The title is the answer: how many are late, and how many of them are among the best. */
function titleOf(today: Today, t: ReturnType<typeof useTranslation<'shell'>>['t']): string {
  if (today.late === 0) return t('home.nobodyLate');
  const best = today.byValue.filter((row) => row.valueClass === 5).reduce((sum, row) => sum + row.late, 0);
  const late = t('home.late', { count: today.late });
  return best === 0 ? late : `${late} ${t('home.best', { count: best })}`;
}
