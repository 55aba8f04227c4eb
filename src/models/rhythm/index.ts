// Door of the rhythm: lateness, limits, next visit.
export { type LatenessOptions, lateAfter, lateness, latenessOfAll } from './lateness.ts';
export { gapQuantile, meanGap, nextVisitIn } from './quantiles.ts';
export { gapDensity, gapProbability, type Rhythm, type RhythmClass, rhythmOf } from './rhythm.ts';
