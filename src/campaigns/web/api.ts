// What the pages of campaigns ask the server.

import type { CountedWeeks } from '../../ground/contract.ts';
import type { CampaignFlow, CampaignPeople, CampaignResult } from '../../measurement/contract.ts';
import type { templateSummary, templateTestAnswer } from '../../messages/contract.ts';
import type { CampaignCouponTotals, ExpiryPolicy, ExpiryPreview, NewOffer, Offer } from '../../offers/contract.ts';
import type { Today } from '../../scores/contract.ts';
import { read, write } from '../../web/kit/api.ts';
import type {
  BacklogPlan,
  Campaign,
  CampaignDefinition,
  CampaignPreview,
  CampaignSummary,
  CampaignVersion,
  ChangeCampaign,
  ChangeEffect,
  Forecast,
  LaunchObstacle,
  NewCampaign,
} from '../contract.ts';

export interface CampaignPage {
  readonly items: CampaignSummary[];
  readonly next: string | null;
}

const one = (id: number | string, what = '') => `/api/campaigns/${id}${what}`;

export const campaignsKey = ['campaigns'] as const;
export const campaignListKey = [...campaignsKey, 'list'] as const;
export const campaignKey = (id: number | string) => ['campaigns', String(id)] as const;
export const readCampaigns = (cursor?: string, signal?: AbortSignal) =>
  read<CampaignPage>('/api/campaigns', { cursor }, signal);
export const readCampaign = (id: number | string) => read<Campaign>(one(id));
export const forecastKey = [...campaignsKey, 'forecast'] as const;
export const readForecast = () => read<Forecast>('/api/campaigns/forecast');
export const readBackByWeek = (asked: { to: string; weeks: number }) =>
  read<CountedWeeks>('/api/campaigns/weeks', asked);
export const createCampaign = (campaign: NewCampaign) => write<Campaign>('POST', '/api/campaigns', campaign);
export const saveCampaign = (id: number, change: ChangeCampaign) => write<Campaign>('PUT', one(id), change);
export const readChangeEffect = (id: number, definition: CampaignDefinition, signal?: AbortSignal) =>
  write<ChangeEffect>('POST', one(id, '/change-effect'), { definition }, signal);
export const readVersions = (id: number) => read<{ items: CampaignVersion[] }>(one(id, '/versions'));
export const deleteCampaign = (id: number) => write('DELETE', one(id));
export const readChecks = (id: number) => read<{ obstacles: LaunchObstacle[] }>(one(id, '/checks'));
export const launchCampaign = (id: number) => write<Campaign>('POST', one(id, '/launch'));
export const pauseCampaign = (id: number) => write<Campaign>('POST', one(id, '/pause'));
export const resumeCampaign = (id: number) => write<Campaign>('POST', one(id, '/resume'));
export const endCampaign = (id: number) => write<Campaign>('POST', one(id, '/end'));
export const startBacklog = (id: number, mornings: number) =>
  write<BacklogPlan>('POST', one(id, '/backlog'), { mornings });
export const previewCampaign = (definition: CampaignDefinition, campaignId?: number, signal?: AbortSignal) =>
  write<CampaignPreview>('POST', '/api/campaigns/preview', { definition, campaignId }, signal);

/** The answer of Today, for how many customers the shop has. */
export const shopSizeKey = ['today'] as const;
export const readShopSize = () => read<Pick<Today, 'customers'>>('/api/today');

type Shape<T extends { _output: unknown }> = T['_output'];

export const offersKey = ['offers'] as const;
export const readOffers = () => read<{ items: Offer[] }>('/api/offers');
export const createOffer = (offer: NewOffer) => write<Offer>('POST', '/api/offers', offer);
export const readTemplates = () => read<{ items: Shape<typeof templateSummary>[] }>('/api/templates');
export const testTemplate = (key: string, language: string, withCoupon: boolean) =>
  write<Shape<typeof templateTestAnswer>>('POST', `/api/templates/${key}/${language}/test`, { withCoupon });
export const previewExpiry = (expiry: ExpiryPolicy, customerIds: readonly number[], signal?: AbortSignal) =>
  write<ExpiryPreview>('POST', '/api/offers/expiry-preview', { expiry, customerIds }, signal);
export const readCouponTotals = (id: number) => read<CampaignCouponTotals>(one(id, '/coupons'));
export const readFlow = (id: number) => read<CampaignFlow>(one(id, '/flow'));
export const readResult = (id: number) => read<CampaignResult>(one(id, '/result'), { windowDays: 60 });
export const readPeople = (
  id: string,
  query: Readonly<Record<string, string>>,
  cursor: string | undefined,
  signal: AbortSignal,
) => read<CampaignPeople>(one(id, '/people'), { ...query, cursor }, signal);
