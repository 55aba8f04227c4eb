// The lift in an experiment that is told line by line in a file: every arm against the control.
import { Problem } from '../ground/index.ts';
import {
  type ArmStatistic,
  checkSampleRatio,
  compareMeans,
  compareProportions,
  compareSkewedMeans,
  confidenceSequence,
  cuped,
  type Difference,
  enoughToTell,
  fromProportion,
  fromSparse,
  relativeLift,
  type SampleRatio,
  skewedConfidenceSequence,
} from '../models/index.ts';
import { measurementErrors } from './errors.ts';
import type { ArmData, Experiment, RejectedLine } from './read-experiment.ts';

export interface ArmLift {
  readonly arm: string;
  readonly n: number;
  readonly mean: number;
  /** Lines whose outcome is not zero. */
  readonly nonZero: number;
  /** False: fewer than 30 outcomes other than zero in an arm, too few to tell. */
  readonly enough: boolean;
  /** Arm minus control, by the method that suits the metric. */
  readonly difference: Difference & { readonly method: 'newcombe' | 'welch' | 'permutation' };
  /** The same by Welch's t, for comparison with other programs. */
  readonly welch: Difference;
  /** As a share of the control's mean (delta method); null when that mean is 0. */
  readonly relative: Difference | null;
  /** Valid at every look. */
  readonly sequence: { readonly low: number; readonly high: number; readonly excludesZero: boolean };
  /** With the column known before taken out (CUPED); null without one. */
  readonly adjusted: (Difference & { readonly theta: number; readonly explained: number }) | null;
}

export interface Lift {
  readonly lines: number;
  readonly rejected: number;
  readonly firstRejected: readonly RejectedLine[];
  readonly control: { readonly arm: string; readonly n: number; readonly mean: number; readonly nonZero: number };
  readonly arms: readonly ArmLift[];
  readonly sampleRatio: SampleRatio & {
    readonly expected: readonly { readonly arm: string; readonly share: number }[];
  };
}

export interface LiftOptions {
  readonly control: string;
  readonly column: string;
  readonly alpha?: number;
  readonly adjust?: boolean;
  /** Intended shares by the arm's name; arms without one divide evenly what is left. */
  readonly shares?: ReadonlyMap<string, number>;
}

/**
 * Compares each arm with the control. Throws a Problem when the control has no lines, no other arm has any, an arm has only
 * one, or the shares do not fit the arms.
 */
export function liftOf(experiment: Experiment, options: LiftOptions): Lift {
  const { control: name, column, shares } = options;
  const control = experiment.arms.get(name);
  const names = [...experiment.arms.keys()].sort();
  // where the lines are there and their figures cannot be read, the arm is not to blame
  const [fault] = experiment.firstRejected;
  for (const [arm, count] of experiment.named) {
    if (fault && count >= 2 && (experiment.arms.get(arm)?.n ?? 0) < 2) {
      throw new Problem(measurementErrors.lift_no_numbers, { arm, count, ...fault });
    }
  }
  if (!control)
    throw new Problem(measurementErrors.lift_arm_missing, { control: name, column, values: names.join(', ') });
  for (const [arm, { n }] of experiment.arms) {
    if (n < 2) throw new Problem(measurementErrors.lift_arm_small, { arm, count: n });
  }
  if (names.length < 2) throw new Problem(measurementErrors.lift_arm_single, { control: name, count: control.n });
  const expected = sharesOf(names, shares ?? new Map(), column);
  const sizes = names.map((arm) => (experiment.arms.get(arm) as ArmData).n);
  return {
    lines: experiment.lines,
    rejected: experiment.rejected,
    firstRejected: experiment.firstRejected,
    control: { arm: name, n: control.n, mean: fromSparse(control).mean, nonZero: control.nonZero.length },
    arms: names
      .filter((arm) => arm !== name)
      .map((arm) => liftOfArm(arm, experiment.arms.get(arm) as ArmData, control, options)),
    sampleRatio: {
      ...checkSampleRatio(
        sizes,
        expected.map(({ share }) => share),
      ),
      expected,
    },
  };
}

/** The intended share of every arm; those without one divide evenly what the others leave. */
function sharesOf(names: readonly string[], shares: ReadonlyMap<string, number>, column: string) {
  const strange = [...shares.keys()].find((arm) => !names.includes(arm));
  if (strange !== undefined) {
    throw new Problem(measurementErrors.lift_share_unknown, { arm: strange, column, values: names.join(', ') });
  }
  const given = [...shares.values()].reduce((sum, share) => sum + share, 0);
  const open = names.filter((arm) => !shares.has(arm));
  if (open.length > 0 && given >= 1) {
    throw new Problem(measurementErrors.lift_shares_odd, { sum: given, arms: open.join(', ') });
  }
  const whole = open.length > 0 ? 1 : given;
  return names.map((arm) => ({ arm, share: (shares.get(arm) ?? (1 - given) / open.length) / whole }));
}

function liftOfArm(arm: string, treated: ArmData, control: ArmData, options: LiftOptions): ArmLift {
  const { alpha = 0.05 } = options;
  const yesOrNo = treated.yesOrNo && control.yesOrNo;
  const statistic = (data: ArmData): ArmStatistic =>
    yesOrNo ? fromProportion(data.nonZero.length, data.n) : fromSparse(data);
  const [first, second] = [statistic(treated), statistic(control)];
  const proportion = (data: ArmData) => ({ successes: data.nonZero.length, n: data.n });
  return {
    arm,
    n: treated.n,
    mean: first.mean,
    nonZero: treated.nonZero.length,
    enough: enoughToTell(treated.nonZero.length, control.nonZero.length),
    difference: yesOrNo
      ? { ...compareProportions(proportion(treated), proportion(control), alpha), method: 'newcombe' }
      : compareSkewedMeans(treated, control, { alpha }),
    welch: compareMeans(first, second, alpha),
    relative: relativeLift(first, second, alpha) ?? null,
    sequence: yesOrNo
      ? confidenceSequence(first, second, { alpha })
      : skewedConfidenceSequence(treated, control, { alpha }),
    adjusted: options.adjust ? adjusted(treated, control, alpha) : null,
  };
}

function adjusted(treated: ArmData, control: ArmData, alpha: number): NonNullable<ArmLift['adjusted']> {
  const known = cuped(treated.paired, control.paired);
  return { ...compareMeans(known.treated, known.control, alpha), theta: known.theta, explained: known.explained };
}
