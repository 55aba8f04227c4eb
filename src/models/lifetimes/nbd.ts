// NBD: customers buy at their own steady rate and never leave. The plainest yardstick (Ehrenberg 1959).
import { digamma, logGamma } from '../math/gamma.ts';
import type { Fitted } from './fitted.ts';
import { ageAt, emptyForecast, type Forecast, type ForecastOptions } from './forecast.ts';
import type { GapModel } from './gap-model.ts';
import { maximise, overRows, prepareRows, uncertaintyOf } from './maximum-likelihood.ts';
import { largest, overallRate, type Summary } from './summary.ts';

/** Purchase rate lambda ~ Gamma(r, rate alpha). */
export interface NbdParameters {
  r: number;
  alpha: number;
}
export type FittedNbd = Fitted<'nbd', NbdParameters>;

/** Fits r and alpha. ln L = lnG(r + x) - lnG(r) + r ln(alpha) - (r + x) ln(alpha + T). */
export function fitNbd(summary: Summary): FittedNbd {
  const rows = prepareRows(summary);
  const time = 1 / overallRate(rows);
  const solution = maximise({
    starts: [
      [0.5, 0.5 * time],
      [3, 3 * time],
    ],
    lower: [1e-3, 1e-5 * time],
    upper: [1e3, 1e5 * time],
    ...overRows(rows, logLikelihood),
  });
  const [r, alpha] = solution.parameters;
  const diagnosis: string[] = [];
  if (!solution.converged) diagnosis.push('The search for the maximum stopped early: treat the parameters with care.');
  const alike = r > 500;
  if (alike)
    diagnosis.push('Customers hardly differ in how often they buy (r and alpha are large): only their ratio is known.');
  if (r < 2e-3) diagnosis.push('Too few repeat visits to tell how often customers buy (r lies on its bound).');
  return {
    model: 'nbd',
    version: 1,
    unit: rows.unit,
    parameters: { r, alpha },
    logLikelihood: solution.logLikelihood,
    customers: solution.customers,
    ...uncertaintyOf(solution, ['r', 'alpha'], () => !alike && r >= 2e-3),
    diagnosis,
  };
}

function logLikelihood({ x, T, weight }: Summary, [r, alpha]: Float64Array, gradient: Float64Array): number {
  const size = largest(x) + 1;
  const shape = Float64Array.from({ length: size }, (_, i) => logGamma(r + i) - logGamma(r));
  const slope = Float64Array.from({ length: size }, (_, i) => digamma(r + i) - digamma(r));
  const logAlpha = Math.log(alpha);
  let value = 0;
  let byR = 0;
  let byAlpha = 0;
  for (let i = 0; i < x.length; i++) {
    const log = Math.log(alpha + T[i]);
    value += weight[i] * (shape[x[i]] + r * logAlpha - (r + x[i]) * log);
    byR += weight[i] * (slope[x[i]] + logAlpha - log);
    byAlpha += weight[i] * (r / alpha - (r + x[i]) / (alpha + T[i]));
  }
  gradient[0] = byR;
  gradient[1] = byAlpha;
  return value;
}

/** Everybody is still active; the count is negative binomial with posterior Gamma(r + x, alpha + T). */
export function scoreNbd(
  { parameters: { r, alpha } }: FittedNbd,
  summary: Summary,
  options: ForecastOptions,
): Forecast {
  const forecast = emptyForecast(summary.x.length);
  for (let i = 0; i < summary.x.length; i++) {
    const shape = r + summary.x[i];
    const scale = alpha + ageAt(summary, i, options.silence);
    forecast.pAlive[i] = 1;
    forecast.pBuy[i] = -Math.expm1(-shape * Math.log1p(options.horizon / scale));
    forecast.expectedCount[i] = (shape / scale) * options.horizon;
  }
  return forecast;
}

/** NBD without end: gaps are exponential, nobody drops out. */
export function gapModelOfNbd({ unit, parameters: { r, alpha } }: FittedNbd): GapModel {
  // A drop-out chance of nothing: a tiny a beside b = 1 leaves every weight at 1 within rounding.
  return { unit, firstVisitDrops: false, classes: [{ share: 1, k: 1, r, alpha, a: 1e-300, b: 1 }], rho: 1 };
}
