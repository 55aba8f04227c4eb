// A live, paused or ended campaign as a picture: where everybody is, what left, what it brought and cost; pause, resume, end.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CampaignFlow, CampaignResult } from '../../measurement/contract.ts';
import { Button, ButtonLink } from '../../web/kit/button.tsx';
import { Card, Columns, PageHead, Stack } from '../../web/kit/card.tsx';
import { ConfirmDialog } from '../../web/kit/confirm.tsx';
import { dayIn, useFormat } from '../../web/kit/format.ts';
import { useMay, useZone } from '../../web/kit/session.ts';
import { Loaded, ProblemBanner } from '../../web/kit/states.tsx';
import { useWrite } from '../../web/kit/use-write.ts';
import type { Campaign } from '../contract.ts';
import {
  campaignsKey,
  endCampaign,
  pauseCampaign,
  readCouponTotals,
  readFlow,
  readResult,
  resumeCampaign,
} from './api.ts';
import { BacklogCard } from './backlog-card.tsx';
import { BecauseCard } from './because-card.tsx';
import styles from './campaign.module.css';
import { StatusTag } from './campaigns.tsx';
import { ChangesCard } from './changes-card.tsx';
import { CostCard, CouponsCard } from './coupon-cards.tsx';
import { MessagesCard } from './messages-card.tsx';
import { OffersAsWords } from './offers-as-words.tsx';
import { StreamCard } from './stream-card.tsx';

export function CampaignLive({ campaign }: { readonly campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const { campaignId: id, figures } = campaign;
  const flow = useQuery({ queryKey: [...campaignsKey, String(id), 'flow'], queryFn: () => readFlow(id) });
  const result = useQuery({ queryKey: ['result', id, 60], queryFn: () => readResult(id) });
  const coupons = useQuery({ queryKey: [...campaignsKey, String(id), 'coupons'], queryFn: () => readCouponTotals(id) });
  const title = useTitle(campaign, flow.data, result.data);
  return (
    <>
      <Head campaign={campaign} title={title} inIt={flow.data?.treated.open ?? figures.open} />
      <div className={styles.picture}>
        <Loaded query={flow} lines={8}>
          {(data) => <StreamCard campaign={campaign} flow={data} />}
        </Loaded>
        <Columns>
          <Stack>
            <Loaded query={flow} lines={4}>
              {(data) => <MessagesCard campaign={campaign} flow={data} />}
            </Loaded>
            <Card title={t('tab.ladder')} aside={<StatusTag status={campaign.status} />} flush>
              <OffersAsWords campaign={campaign} />
            </Card>
          </Stack>
          <Stack>
            <Loaded query={result} lines={4}>
              {(data) => <BecauseCard result={data} />}
            </Loaded>
            <Loaded query={coupons} lines={4}>
              {(totals) => (
                <>
                  <CouponsCard campaign={campaign} totals={totals} />
                  <CostCard totals={totals} />
                </>
              )}
            </Loaded>
            {(figures.backlogWaiting > 0 || figures.backlogPlanned > 0) && campaign.status === 'live' && (
              <BacklogCard campaign={campaign} />
            )}
            <ChangesCard campaign={campaign} />
          </Stack>
        </Columns>
      </div>
    </>
  );
}

/** The answer first: what it brings, where that is known, and how many are in it now. */
function useTitle(
  { status, name }: Campaign,
  flow: CampaignFlow | undefined,
  result: CampaignResult | undefined,
): string {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  if (flow === undefined) return name;
  const now = status === 'ended' ? t('live.over') : t('live.now', { count: flow.treated.open });
  if (result === undefined) return now;
  const { verdict, comparison } = result;
  if (comparison === null || (verdict !== 'more' && verdict !== 'fewer')) {
    if (result.stage === 'mismatch' || result.entered.treated === 0) return now;
    return `${t('live.early')} ${now}`;
  }
  const turned = verdict === 'fewer';
  const [n, low, high] = (
    turned
      ? [-comparison.difference, -comparison.high, -comparison.low]
      : [comparison.difference, comparison.low, comparison.high]
  ).map((share) => format.number(share * 100, Math.abs(comparison.difference) < 0.03 ? 1 : 0));
  return `${t(turned ? 'live.fewer' : 'live.more', { n, low, high })} ${now}`;
}

/** The title and what can be done; `inIt` are those chosen who are still in it. */
function Head({
  campaign,
  title,
  inIt,
}: {
  readonly campaign: Campaign;
  readonly title: string;
  readonly inIt: number;
}) {
  const { t } = useTranslation('campaigns');
  const may = useMay('campaigns:write');
  const { campaignId: id } = campaign;
  const [ending, setEnding] = useState(false);
  const change = (deed: (of: number) => Promise<Campaign>, said: string) => ({
    deed: () => deed(id),
    changes: [campaignsKey],
    said: () => said,
  });
  const pause = useWrite(change(pauseCampaign, t('running.paused')));
  const resume = useWrite(change(resumeCampaign, t('running.resumed')));
  const end = useWrite({ ...change(endCampaign, t('running.ended')), after: () => setEnding(false) });
  return (
    <>
      <PageHead
        kicker={
          <>
            <Link to="/campaigns">{t('list.title')}</Link> / {campaign.name}, <Standing campaign={campaign} />
          </>
        }
        title={title}
        actions={
          may &&
          campaign.status !== 'ended' && (
            <>
              {campaign.status === 'live' ? (
                <Button variant="default" onClick={() => pause.mutate()} busy={pause.isPending}>
                  {t('running.pause')}
                </Button>
              ) : (
                <Button onClick={() => resume.mutate()} busy={resume.isPending}>
                  {t('running.resume')}
                </Button>
              )}
              <ButtonLink variant="default" to={`/campaigns/${id}/change`}>
                {t('change.open')}
              </ButtonLink>
              <Button variant="default" onClick={() => setEnding(true)}>
                {t('running.end')}
              </Button>
            </>
          )
        }
      />
      {[pause.error, resume.error].map(
        (error) => error !== null && <ProblemBanner key={error.message} error={error} />,
      )}
      <ConfirmDialog
        open={ending}
        title={t('running.endTitle', { name: campaign.name })}
        deed={t('running.end')}
        busy={end.isPending}
        error={end.error}
        onDo={() => end.mutate()}
        onClose={() => setEnding(false)}
      >
        {t('running.endText', { count: inIt })}
      </ConfirmDialog>
    </>
  );
}

/** The present status with its dates. */
function Standing({ campaign: { status, launchedOn, endedAt } }: { readonly campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const zone = useZone();
  if (launchedOn === null) return null;
  const from = format.fullDay(launchedOn);
  if (status === 'ended' && endedAt !== null)
    return t('running.endedOn', { date: format.fullDay(dayIn(endedAt, zone)), from });
  if (status === 'paused') return t('running.pausedOn', { from });
  return t('running.since', { date: from });
}
