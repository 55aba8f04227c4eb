// The door of `campaigns`: ladders, who enters them, and the rungs that have come due.
export { standsAgainst } from './against.ts';
export { startBacklog } from './backlog.ts';
export { campaignCommands } from './commands.ts';
export type { Campaign, CampaignDefinition, CampaignStatus, LaunchObstacle } from './contract.ts';
export { createDraft } from './drafts.ts';
export { dueInstants } from './due-instants.ts';
export { type EnrolFigures, enrol } from './enrol.ts';
export { enrolmentsOf } from './enrolments-of.ts';
export { campaignErrors } from './errors.ts';
export { campaignFigures } from './figures.ts';
export { campaignJobs } from './jobs.ts';
export { type LaunchCheck, launchCampaign, pauseCampaign, resumeCampaign } from './lifecycle.ts';
export { everyCampaign, listCampaigns, showCampaign } from './list-campaigns.ts';
export { markPrepared, markQueued, type RefusedReason, type RungKey } from './prepared.ts';
export { type CouponCeilings, type PreviewOptions, previewCampaign } from './preview.ts';
export { type CampaignHelpers, campaignRoutes } from './routes.ts';
export { settleMovedSilences } from './settle-moved.ts';
export { type StepFigures, step } from './step.ts';
