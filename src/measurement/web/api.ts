// What the results page asks the server.
import type { CampaignSummary } from '../../campaigns/contract.ts';
import type { Accounting } from '../../messages/contract.ts';
import { read } from '../../web/kit/api.ts';
import type { CampaignPeople, CampaignResult } from '../contract.ts';

export const readCampaigns = () => read<{ items: CampaignSummary[] }>('/api/campaigns');
export const readResult = (campaignId: number, windowDays: number) =>
  read<CampaignResult>(`/api/campaigns/${campaignId}/result`, { windowDays });
export const readAccounting = (campaignId: number) => read<Accounting>('/api/messages/accounting', { campaignId });
export const readPeople = (
  campaignId: number,
  query: Readonly<Record<string, string | number | undefined>>,
  signal?: AbortSignal,
) => read<CampaignPeople>(`/api/campaigns/${campaignId}/people`, query, signal);
