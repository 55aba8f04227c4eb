// Experiments: what a campaign changed, with intervals that keep their promise.
export {
  confidenceSequence,
  type Sequence,
  type SequenceOptions,
  sequenceReach,
  sequenceRho,
  skewedConfidenceSequence,
} from './confidence-sequence.ts';
export { type Cuped, cuped, type PairedSums, pairedSums } from './cuped.ts';
export { compareMeans, welchError } from './means.ts';
export { chiSquareTail, normalCdf, normalQuantile, normalTail } from './normal.ts';
export {
  customersNeeded,
  detectableMeanDifference,
  detectableRise,
  type Plan,
  powerOfMeans,
  powerOfProportions,
} from './power.ts';
export { compareProportions, type Proportion, wilson } from './proportions.ts';
export { relativeLift } from './relative.ts';
export {
  type ArmStatistic,
  type Difference,
  fromProportion,
  fromSparse,
  fromSums,
  type SparseOutcome,
} from './sample.ts';
export { checkSampleRatio, type SampleRatio } from './sample-ratio.ts';
export { compareSkewedMeans, enoughToTell, fewestBuyers, type SkewAwareOptions } from './skew-aware.ts';
export { compareStratified, type Stratum } from './stratified.ts';
export { studentCritical, studentTwoSided } from './student.ts';
