// Door of the lifetime models.
export { type CnbdModel, type CnbdOptions, type FittedCnbd, firstVisitDrops, fitCnbd } from './cnbd.ts';
export type { CnbdParameters } from './cnbd-likelihood.ts';
export type { Fitted } from './fitted.ts';
export { type Forecast, type ForecastOptions, forecastGaps, visitDistribution } from './forecast.ts';
export type { GapClass, GapModel } from './gap-model.ts';
export { groupSummary } from './group.ts';
export { type FittedLifetime, fit, gapModelOf, type LifetimeModel, score } from './models.ts';
export {
  checkSummary,
  customersIn,
  daysIn,
  type Recent,
  type SummariseOptions,
  type Summary,
  summarise,
  summaryFrom,
  type TimeUnit,
} from './summary.ts';
export { type Visits, visitsOf } from './visits.ts';
