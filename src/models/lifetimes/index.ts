// Door of the lifetime models.
export { type CnbdModel, type CnbdOptions, type FittedCnbd, firstVisitDrops, fitCnbd } from './cnbd.ts';
export type { CnbdParameters } from './cnbd-likelihood.ts';
export { continuousRate, type Discount, discountedCounts, discountedTransactions } from './discounted.ts';
export type { Fitted } from './fitted.ts';
export { type Forecast, type ForecastOptions, forecastGaps, forecastGapsFor, visitDistribution } from './forecast.ts';
export {
  expectedSpend,
  type FittedGammaGamma,
  fitGammaGamma,
  type GammaGammaParameters,
  type Spend,
} from './gamma-gamma.ts';
export type { GapClass, GapModel } from './gap-model.ts';
export { groupSummary } from './group.ts';
export { medianVisits, visitQuantiles } from './median-count.ts';
export type { FittedNbd, NbdParameters } from './nbd.ts';
export { type Outcome, outcomeOf } from './outcome.ts';
export { type FittedPareto, type ParetoParameters, paretoDistribution, paretoLogLikelihood } from './pareto-nbd.ts';
export {
  type CommonPace,
  type Life,
  liveGaps,
  liveNbd,
  livePareto,
  type Shocks,
  type SimulatedBase,
  type SimulateOptions,
  type SimulateVisitsOptions,
  shockedPace,
  simulateBase,
  simulateVisits,
} from './simulate.ts';
export {
  checkSummary,
  customersIn,
  daysIn,
  emptySummary,
  type Recent,
  type SummariseOptions,
  type Summary,
  summarise,
  summaryFrom,
  type TimeUnit,
} from './summary.ts';
export { tooLittle } from './too-little.ts';
export { drawModels, forecastInterval, interval } from './uncertainty.ts';
export { type Visits, visitsOf } from './visits.ts';
