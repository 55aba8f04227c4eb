// One campaign: a draft is edited with its consequences beside it; a live one is watched, paused and ended.
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { ProblemBanner, Skeleton } from '../../web/kit/states.tsx';
import { campaignKey, readCampaign } from './api.ts';
import { CampaignLive } from './campaign-live.tsx';
import { Editor } from './editor.tsx';

export function Component() {
  const { id = '' } = useParams();
  const campaign = useQuery({ queryKey: campaignKey(id), queryFn: () => readCampaign(id) });
  if (campaign.data === undefined) {
    return campaign.error === null ? (
      <Skeleton lines={9} />
    ) : (
      <ProblemBanner error={campaign.error} onRetry={() => campaign.refetch()} />
    );
  }
  const { data } = campaign;
  return data.status === 'draft' ? <Editor key={data.campaignId} campaign={data} /> : <CampaignLive campaign={data} />;
}
