// Door of the rhythm: lateness, limits, next visit, and the proof that lateness keeps its word.
export {
  type ClosedGaps,
  type ClosedGapsOptions,
  closedGaps,
  falseAlarmShare,
  gapProbabilities,
  type Returns,
  returnsOf,
  uniformScores,
} from './gaps.ts';
export { type LatenessOptions, lateAfter, lateness, latenessOfAll } from './lateness.ts';
export { gapQuantile, meanGap, nextVisitIn } from './quantiles.ts';
export { lyndenBell, type Recalibration, recalibrated, recalibrationFor, uncalibrated } from './recalibrate.ts';
export { type LimitSeen, limitSeen, type ReturnsSeen, returnsSeen } from './returns-seen.ts';
export { gapDensity, gapProbability, type Rhythm, type RhythmClass, rhythmOf } from './rhythm.ts';
