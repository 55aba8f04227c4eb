// Door of evaluation: metrics, the report of a day, the choice of a model.
export { type PairedDifference, pairedBootstrap, resampledDifference } from './bootstrap.ts';
export {
  type Candidate,
  type Choice,
  type ChooseOptions,
  chooseForecaster,
  type Forecaster,
  type Origin,
} from './choose.ts';
export {
  auc,
  brier,
  calibration,
  calibrationError,
  countErrors,
  logLoss,
  logLosses,
  type ReliabilityBin,
  reliability,
  topCapture,
} from './metrics.ts';
export { type Ranking, rankingOf } from './ranking.ts';
export { type EvaluateOptions, type Evaluation, type EvaluationRow, evaluateAt } from './report.ts';
export { type Rule, rulesOf } from './rules.ts';
export { forecasterNames } from './trials.ts';
