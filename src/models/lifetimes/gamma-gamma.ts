// Gamma-Gamma: how much a customer spends per purchase, from few purchases and the whole base (Fader & Hardie 2013, note 025).
import { digamma, logGamma } from '../math/gamma.ts';
import type { Fitted } from './fitted.ts';
import { maximise, uncertaintyOf } from './maximum-likelihood.ts';

/** Spend per purchase ~ Gamma(p, rate nu), nu ~ Gamma(q, rate gamma). */
export interface GammaGammaParameters {
  p: number;
  q: number;
  gamma: number;
}
export type FittedGammaGamma = Fitted<'gamma-gamma', GammaGammaParameters>;

/** Mean spend of customers over their repeat purchases (the first one left out, by the model's convention). */
export interface Spend {
  /** Repeat purchases. */
  x: Float64Array;
  /** Mean amount of the repeat purchases; 0 where there is none. */
  mean: Float64Array;
}

/** Fits on customers with at least one repeat purchase and a positive mean. Throws a RangeError when there is none. */
export function fitGammaGamma(spend: Spend): FittedGammaGamma {
  const rows = Array.from(spend.x.keys()).filter((i) => spend.x[i] > 0 && spend.mean[i] > 0);
  if (rows.length === 0) throw new RangeError('no customer has a repeat purchase with a positive amount');
  const x = Float64Array.from(rows, (i) => spend.x[i]);
  const mean = Float64Array.from(rows, (i) => spend.mean[i]);
  const usual = Math.exp(mean.reduce((sum, v) => sum + Math.log(v), 0) / mean.length);
  const solution = maximise({
    starts: [
      [5, 4, 3 * usual * 0.2],
      [1, 2, usual],
      [20, 10, 0.5 * usual],
    ],
    lower: [1e-2, 1e-2, 1e-6 * usual],
    upper: [1e4, 1e4, 1e6 * usual],
    all: { customers: rows.length, sum: (parameters, gradient) => logLikelihood(x, mean, parameters, gradient) },
  });
  const [p, q, gamma] = solution.parameters;
  const diagnosis: string[] = [];
  if (!solution.converged) diagnosis.push('The search for the maximum stopped early: treat the parameters with care.');
  const alike = q > 5e3 || p > 5e3;
  if (alike)
    diagnosis.push('Spend hardly varies (p or q lies on its bound): means are trustworthy, single parameters are not.');
  if (q <= 1)
    diagnosis.push(
      'Spend has no finite mean over the base (q <= 1): a few very large amounts rule; for new customers the scale p gamma / q is used.',
    );
  return {
    model: 'gamma-gamma',
    version: 1,
    unit: 'days',
    parameters: { p, q, gamma },
    logLikelihood: solution.logLikelihood,
    customers: solution.customers,
    ...uncertaintyOf(solution, ['p', 'q', 'gamma'], () => !alike),
    diagnosis,
  };
}

/** ln L = lnG(px+q) - lnG(px) - lnG(q) + q ln g + (px-1) ln m + px ln x - (px+q) ln(g + m x) (note 025, 1a). */
function logLikelihood(
  x: Float64Array,
  mean: Float64Array,
  [p, q, gamma]: Float64Array,
  gradient: Float64Array,
): number {
  let value = 0;
  gradient.fill(0);
  const logGammaQ = logGamma(q);
  const digammaQ = digamma(q);
  const logScale = Math.log(gamma);
  for (let i = 0; i < x.length; i++) {
    const px = p * x[i];
    const total = gamma + mean[i] * x[i];
    const logTotal = Math.log(total);
    const logMean = Math.log(mean[i]);
    const logX = Math.log(x[i]);
    const slope = digamma(px + q);
    value +=
      logGamma(px + q) - logGamma(px) - logGammaQ + q * logScale + (px - 1) * logMean + px * logX - (px + q) * logTotal;
    gradient[0] += x[i] * (slope - digamma(px) + logMean + logX - logTotal);
    gradient[1] += slope - digammaQ + logScale - logTotal;
    gradient[2] += q / gamma - (px + q) / total;
  }
  return value;
}

/**
 * Expected spend per purchase of each customer: a weighted mean of their own mean and the base's, E[M | m, x] =
 * (gamma + m x) p / (p x + q - 1). Where the base has no finite mean (q <= 1) and x is 0, the scale p gamma / q, which is no mean.
 */
export function expectedSpend({ parameters: { p, q, gamma } }: FittedGammaGamma, spend: Spend): Float64Array {
  return Float64Array.from(spend.x, (x, i) => {
    const own = x > 0 && spend.mean[i] > 0 ? x : 0;
    const denominator = p * own + q - 1;
    return denominator > 1e-9 ? ((gamma + spend.mean[i] * own) * p) / denominator : (p * gamma) / q;
  });
}
