// The door of `measurement`: what a campaign changed.
export { campaignResult, type ResultOptions } from './campaign-result.ts';
export { measurementCommands } from './commands.ts';
export type { CampaignResult, Verdict } from './contract.ts';
export { measurementErrors } from './errors.ts';
export { type FirstEntry, firstEntries } from './outcomes.ts';
export { measurementRoutes } from './routes.ts';
