// Door of evaluation.
export {
  auc,
  brier,
  calibration,
  calibrationError,
  countErrors,
  logLoss,
  type ReliabilityBin,
  reliability,
  topCapture,
} from './metrics.ts';
