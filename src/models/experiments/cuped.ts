// CUPED: takes out of an outcome what was already known before the experiment, so that the interval narrows.
// Deng, Xu, Kohavi, Walker 2013, "Improving the sensitivity of online controlled experiments by utilizing pre-experiment data".
import { type ArmStatistic, fromSums } from './sample.ts';

/** Sums over one arm of outcome y and of x, known before the experiment (the model's own prediction, say). */
export interface PairedSums {
  readonly n: number;
  readonly y: number;
  readonly x: number;
  readonly yy: number;
  readonly xx: number;
  readonly xy: number;
}

export interface Cuped {
  readonly treated: ArmStatistic;
  readonly control: ArmStatistic;
  /** Slope of y on x over both arms. */
  readonly theta: number;
  /** Share of the outcome's variance that the covariate took away, 0..1. */
  readonly explained: number;
}

/** The sums of paired values; the arrays have equal length. */
export function pairedSums(outcome: ArrayLike<number>, covariate: ArrayLike<number>): PairedSums {
  let [y, x, yy, xx, xy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < outcome.length; i++) {
    y += outcome[i];
    x += covariate[i];
    yy += outcome[i] * outcome[i];
    xx += covariate[i] * covariate[i];
    xy += outcome[i] * covariate[i];
  }
  return { n: outcome.length, y, x, yy, xx, xy };
}

/**
 * Both arms adjusted: mean y - theta * (mean x), variance var y + theta^2 var x - 2 theta cov. Feed them to
 * `compareMeans`; for a relative lift divide by the unadjusted mean (`relativeLift`'s last argument).
 * theta = cov(y, x) / var(x) over both arms taken as one sample, as GrowthBook does. A covariate without variance
 * changes nothing.
 */
export function cuped(treated: PairedSums, control: PairedSums): Cuped {
  const joint = momentsOf(addSums(treated, control));
  const theta = joint.x.variance > 0 ? joint.covariance / joint.x.variance : 0;
  const explained = theta === 0 ? 0 : joint.covariance ** 2 / (joint.x.variance * joint.y.variance);
  const adjusted = (sums: PairedSums): ArmStatistic => {
    const { y, x, covariance } = momentsOf(sums);
    return {
      n: sums.n,
      // x is centred on its overall mean, so that the adjusted means stay on the outcome's own scale.
      mean: y.mean - theta * (x.mean - joint.x.mean),
      variance: Math.max(0, y.variance + theta * theta * x.variance - 2 * theta * covariance),
    };
  };
  return { treated: adjusted(treated), control: adjusted(control), theta, explained: Math.min(1, explained) };
}

function momentsOf(sums: PairedSums): { y: ArmStatistic; x: ArmStatistic; covariance: number } {
  return {
    y: fromSums(sums.n, sums.y, sums.yy),
    x: fromSums(sums.n, sums.x, sums.xx),
    covariance: (sums.xy - (sums.x * sums.y) / sums.n) / (sums.n - 1),
  };
}

function addSums(a: PairedSums, b: PairedSums): PairedSums {
  return { n: a.n + b.n, y: a.y + b.y, x: a.x + b.x, yy: a.yy + b.yy, xx: a.xx + b.xx, xy: a.xy + b.xy };
}
