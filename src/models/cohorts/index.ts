// Door of cohort priors.
export { type CohortPrior, fitCohorts, forecastCohorts } from './cohorts.ts';
