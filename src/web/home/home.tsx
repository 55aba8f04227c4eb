// Today: who is slipping, what leaves, what came back because of us, what it cost; below it the late by value and by name.
import { IconCheck } from '@tabler/icons-react';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import {
  campaignKey,
  campaignsKey,
  forecastKey,
  readCampaign,
  readCampaigns,
  readForecast,
} from '../../campaigns/web/api.ts';
import { accountingKey, readAccounting } from '../../messages/web/api.ts';
import type { Today } from '../../scores/contract.ts';
import { readToday, todayKey } from '../../scores/web/api.ts';
import { CustomerTable } from '../../scores/web/customer-table.tsx';
import { ButtonLink } from '../kit/button.tsx';
import { Card, Columns, PageHead, Stack } from '../kit/card.tsx';
import { Counted } from '../kit/counted.tsx';
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
import styles from './home.module.css';
import { LateByValue } from './late-by-value.tsx';
import { askAgainAfter } from './latest-run.ts';
import { Leaving } from './leaving.tsx';
import { MorningsCard } from './mornings-card.tsx';
import { NeedsYou } from './needs-you.tsx';
import { NightBanner } from './night-banner.tsx';
import { NightCard } from './night-card.tsx';
import { RunningCard } from './running-card.tsx';
import { TomorrowCard } from './tomorrow-card.tsx';
import { useNewAnswers } from './use-new-answers.ts';
import { WeeksCard } from './weeks-card.tsx';
import { winnable } from './winnable.ts';

const liveShown = 6;

export function Component() {
  const { t } = useTranslation('shell');
  const { t: words } = useTranslation('today');
  const kit = useTranslation('kit').t;
  const format = useFormat();
  const zone = useZone();
  const mayImport = useMay('imports:write');
  const mayMessages = useMay('messages:read');
  const mayCampaigns = useMay('campaigns:read');
  useNewAnswers();
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
  const forecast = useQuery({ queryKey: forecastKey, queryFn: readForecast, enabled: mayCampaigns });
  const accounting = useQuery({ queryKey: accountingKey, queryFn: () => readAccounting(), enabled: mayMessages });
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
  const live = running.some(({ status }) => status === 'live') ? forecast.data : undefined;
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
        title={titleOf(data, words, format.number)}
        actions={
          data.lastPurchaseAt !== null && (
            <span className={styles.upTo}>
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
        known={campaigns.data !== undefined}
        leaving={<Leaving forecast={forecast.data} />}
      />
      <Columns>
        <Stack>
          {data.since !== null && <WeeksCard today={data} />}
          <Card
            title={words('value.title')}
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
              title={words('word.title')}
              aside={
                <Link to="/customers?standing=winnable&churnLevel=3">
                  {words('word.all', { count: winnable(data).highRisk })}
                </Link>
              }
              flush
            >
              <CustomerTable
                customers={data.worthAWord}
                currency={data.currency}
                silenceHelp={<Help>{kit('help.silence')}</Help>}
                valueHelp={<Help>{words('word.order')}</Help>}
              />
              <p className={styles.under}>
                {words('word.order')}{' '}
                <Counted name="today.gone" to="/customers?gone=yes">
                  {words('word.gone', { count: data.gone })}
                </Counted>
                .
              </p>
            </Card>
          )}
        </Stack>
        <Stack>
          {live && <TomorrowCard forecast={live} />}
          <NeedsYou today={data} campaigns={details} />
          {live && <MorningsCard forecast={live} />}
          {mayCampaigns && <RunningCard campaigns={details} loaded={campaigns.data !== undefined} />}
          {accounting.data !== undefined && accounting.data.due > 0 && <AccountingCard accounting={accounting.data} />}
          <NightCard />
        </Stack>
      </Columns>
    </>
  );
}

/** The title is the answer: who became late, how many can still be won, how many of them are among the best. */
function titleOf(today: Today, t: ReturnType<typeof useTranslation<'today'>>['t'], number: (n: number) => string) {
  const { late, best } = winnable(today);
  if (today.since === null) return t('title.late', { count: late });
  const { crossed } = today.since;
  const became = crossed === 0 ? t('title.nobody') : t('title.crossed', { count: crossed });
  const won = best === 0 ? t('title.won', { count: late }) : t('title.wonBest', { count: best, won: number(late) });
  return `${became} ${won}`;
}
