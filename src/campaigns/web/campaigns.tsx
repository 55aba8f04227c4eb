// All campaigns: what state each is in and how many entered.
import { IconCheck, IconClock, IconPlayerPause } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { firstOffers, type Offer } from '../../offers/contract.ts';
import { Button } from '../../web/kit/button.tsx';
import { Card, PageHead } from '../../web/kit/card.tsx';
import { useFormat } from '../../web/kit/format.ts';
import { Tag } from '../../web/kit/marks.tsx';
import { useNotice } from '../../web/kit/notice.tsx';
import { SampleOffer } from '../../web/kit/sample-offer.tsx';
import { useCurrency, useMay, useZone } from '../../web/kit/session.ts';
import { Empty, ProblemBanner, Skeleton } from '../../web/kit/states.tsx';
import { cell, ShowMore, Table } from '../../web/kit/table.tsx';
import { usePages } from '../../web/kit/use-pages.ts';
import { useWrite } from '../../web/kit/use-write.ts';
import type { CampaignStatus, CampaignSummary } from '../contract.ts';
import {
  campaignListKey,
  campaignsKey,
  createCampaign,
  createOffer,
  offersKey,
  readCampaigns,
  readOffers,
  readShopSize,
  shopSizeKey,
} from './api.ts';
import { firstDraft } from './drafts.ts';

export function StatusTag({ status }: { readonly status: CampaignStatus }) {
  const { t } = useTranslation('campaigns');
  const sign = { size: 12, stroke: 1.5, 'aria-hidden': true } as const;
  if (status === 'live')
    return (
      <Tag tone="accent" icon={<IconCheck {...sign} />}>
        {t('status.live')}
      </Tag>
    );
  if (status === 'paused')
    return (
      <Tag tone="waiting" icon={<IconPlayerPause {...sign} />}>
        {t('status.paused')}
      </Tag>
    );
  return <Tag icon={status === 'draft' ? <IconClock {...sign} /> : undefined}>{t(`status.${status}`)}</Tag>;
}

export function Component() {
  const { t } = useTranslation('campaigns');
  const navigate = useNavigate();
  const may = useMay('campaigns:write');
  const list = usePages(campaignListKey, readCampaigns);
  const offers = useQuery({ queryKey: offersKey, queryFn: readOffers });
  const shop = useQuery({ queryKey: shopSizeKey, queryFn: readShopSize });
  const say = useNotice();
  const format = useFormat();
  const currency = useCurrency();
  const makeFirstOffers = async (): Promise<Offer[]> => {
    const made: Offer[] = [];
    for (const definition of firstOffers(currency)) {
      const percent = definition.gives.kind === 'percent' ? definition.gives.percent.base : 0;
      made.push(
        await createOffer({ name: t('list.offerName', { percent: format.percent(percent / 100) }), definition }),
      );
    }
    return made;
  };
  const make = useWrite({
    deed: async () => {
      const known = offers.data?.items ?? [];
      // a win-back that offers nothing brings few back: a shop without offers begins with three
      const made = known.length > 0 ? [] : await makeFirstOffers();
      const oldestFirst = [...known, ...made].map((offer) => offer.offerId).sort((a, b) => a - b);
      const campaign = await createCampaign({
        name: t('list.newName'),
        definition: firstDraft(oldestFirst, shop.data?.customers),
      });
      if (made.length > 0) say({ text: t('list.offersMade', { offers: format.list(made.map(({ name }) => name)) }) });
      return campaign;
    },
    changes: [campaignsKey, offersKey],
    after: (campaign) => navigate(`/campaigns/${campaign.campaignId}`),
  });
  const live = list.items.filter((campaign) => campaign.status === 'live').length;
  const button = may && (
    <Button onClick={() => make.mutate()} busy={make.isPending} disabled={offers.isPending || shop.isPending}>
      {t('list.make')}
    </Button>
  );
  const hasSome = list.items.length > 0;
  return (
    <>
      <PageHead
        title={list.isPending ? t('list.title') : live === 0 ? t('list.noneLive') : t('list.live', { count: live })}
        actions={hasSome && button}
      />
      {make.error !== null && <ProblemBanner error={make.error} />}
      {list.error !== null && <ProblemBanner error={list.error} onRetry={() => list.refetch()} />}
      <Card flush>
        {list.isPending && <Skeleton />}
        {!list.isPending && !hasSome && list.error === null && (
          <Empty title={t('list.empty')} action={button}>
            {t('list.emptyText')}
          </Empty>
        )}
        {!list.isPending && !hasSome && list.error === null && <SampleOffer />}
        {hasSome && <CampaignTable campaigns={list.items} />}
        <ShowMore
          hasMore={list.hasNextPage}
          busy={list.isFetchingNextPage}
          shown={list.items.length}
          onMore={() => list.fetchNextPage()}
        />
      </Card>
    </>
  );
}

function CampaignTable({ campaigns }: { readonly campaigns: readonly CampaignSummary[] }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const zone = useZone();
  return (
    <Table label={t('list.title')}>
      <thead>
        <tr>
          <th scope="col">{t('list.name')}</th>
          <th scope="col">{t('list.state')}</th>
          <th scope="col" className={`${cell.number} ${cell.wideOnly}`}>
            {t('list.offers')}
          </th>
          <th scope="col" className={cell.number}>
            {t('list.entered')}
          </th>
          <th scope="col" className={cell.number}>
            {t('list.open')}
          </th>
        </tr>
      </thead>
      <tbody>
        {campaigns.map((campaign) => (
          <tr key={campaign.campaignId}>
            <td>
              <Link to={`/campaigns/${campaign.campaignId}`}>{campaign.name}</Link>
              <span className={cell.under}>
                {campaign.launchedAt === null
                  ? t('list.changed', { when: format.instant(campaign.changedAt, zone) })
                  : t(campaign.status === 'live' ? 'list.launched' : 'list.ran', {
                      when: format.instant(campaign.launchedAt, zone),
                    })}
              </span>
            </td>
            <td>
              <StatusTag status={campaign.status} />
            </td>
            <td className={`${cell.number} ${cell.wideOnly}`}>{format.number(campaign.rungs)}</td>
            <td className={cell.number}>{format.number(campaign.entered)}</td>
            <td className={cell.number}>{format.number(campaign.open)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
