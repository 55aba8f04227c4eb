// Pareto/NBD: customers buy at their own rate until they leave at a time of their own, whenever that is.
// Schmittlein, Morrison, Colombo 1987; equations of Fader & Hardie's notes 009 and 028, written with positive integrals only.
import { digamma, logGamma } from '../math/gamma.ts';
import type { Fitted } from './fitted.ts';
import { ageAt, emptyForecast, type Forecast, type ForecastOptions } from './forecast.ts';
import type { GapModel } from './gap-model.ts';
import { maximise, overRows, prepareRows, uncertaintyOf } from './maximum-likelihood.ts';
import { quantileFrom } from './median-count.ts';
import { emptyParetoIntegral, paretoIntegral } from './pareto-integral.ts';
import { customersIn, largest, overallRate, type Summary } from './summary.ts';
import { nobodyTwice } from './too-little.ts';

/** Purchase rate lambda ~ Gamma(r, rate alpha), leaving rate mu ~ Gamma(s, rate beta). */
export interface ParetoParameters {
  r: number;
  alpha: number;
  s: number;
  beta: number;
}
export type FittedPareto = Fitted<'pareto-nbd', ParetoParameters>;

const names = ['r', 'alpha', 's', 'beta'] as const;

/** Fits the four parameters. */
export function fitPareto(summary: Summary): FittedPareto {
  const rows = prepareRows(summary);
  const time = 1 / overallRate(rows);
  const solution = maximise({
    starts: [
      [0.6, 0.5 * time, 0.6, time],
      [1.5, time, 0.3, 0.3 * time],
      [1, time, 2, 10 * time],
    ],
    lower: [1e-3, 1e-5 * time, 1e-5, 1e-5 * time],
    upper: [1e3, 1e5 * time, 1e3, 1e6 * time],
    ...overRows(rows, logLikelihood),
  });
  const [r, alpha, s, beta] = solution.parameters;
  const { words, untold } = diagnose(rows, solution.parameters, solution.converged);
  const uncertainty = uncertaintyOf(solution, names, (name) => !untold.has(name));
  if (uncertainty.covariance === null) words.push('The likelihood is flat around its maximum: no standard errors.');
  return {
    model: 'pareto-nbd',
    version: 1,
    unit: rows.unit,
    parameters: { r, alpha, s, beta },
    logLikelihood: solution.logLikelihood,
    customers: solution.customers,
    ...uncertainty,
    diagnosis: words,
  };
}

function diagnose(rows: Summary, [r, , s, beta]: Float64Array, converged: boolean) {
  const words: string[] = [];
  const untold = new Set<keyof ParetoParameters>();
  if (!converged) words.push('The search for the maximum stopped early: treat the parameters with care.');
  if (s < 1e-3) {
    words.push(
      'Next to nobody leaves for good in these data (s goes to 0): silence is read as a long gap, not as an end.',
    );
    untold.add('s').add('beta');
  } else if (s > 200 || beta > 1e4 / overallRate(rows)) {
    words.push('Everybody has nearly the same chance to leave (s and beta are large): only their ratio is known.');
    untold.add('s').add('beta');
  }
  if (r > 500) {
    words.push('Customers hardly differ in how often they buy (r and alpha are large): only their ratio is known.');
    untold.add('r').add('alpha');
  }
  if (largest(rows.x) === 0) words.push(nobodyTwice);
  else if (customersIn(rows) < 200) words.push('Fewer than 200 customers: the parameters are rough.');
  return { words, untold };
}

const scratch = emptyParetoIntegral();

/**
 * ln L = lnG(r+x) - lnG(r) + r ln alpha + s ln beta + ln[(alpha+T)^-(r+x) (beta+T)^-s + s J(tx, T)], J with p = r+x, q = s+1;
 * the first term in the bracket is "still there", the second "left since the last visit".
 */
function logLikelihood(rows: Summary, [r, alpha, s, beta]: Float64Array, gradient: Float64Array): number {
  const { x, tx, T, weight } = rows;
  const size = largest(x) + 1;
  const shapeTerm = Float64Array.from({ length: size }, (_, i) => logGamma(r + i) - logGamma(r));
  const shapeSlope = Float64Array.from({ length: size }, (_, i) => digamma(r + i) - digamma(r));
  const logAlpha = Math.log(alpha);
  const logBeta = Math.log(beta);
  const logS = Math.log(s);
  let value = 0;
  gradient.fill(0);
  for (let i = 0; i < x.length; i++) {
    const p = r + x[i];
    const logA = Math.log(alpha + T[i]);
    const logB = Math.log(beta + T[i]);
    const stay = -p * logA - s * logB;
    paretoIntegral({ alpha, beta, p, q: s + 1, from: tx[i], to: T[i] }, true, scratch);
    const left = logS + scratch.log;
    const gone = 1 / (1 + Math.exp(stay - left));
    const here = 1 - gone;
    const bracket = Math.max(stay, left) + Math.log1p(Math.exp(-Math.abs(stay - left)));
    const w = weight[i];
    value += w * (shapeTerm[x[i]] + r * logAlpha + s * logBeta + bracket);
    gradient[0] += w * (shapeSlope[x[i]] + logAlpha - here * logA + gone * scratch.byP);
    gradient[1] += w * (r / alpha - (here * p) / (alpha + T[i]) + gone * scratch.byAlpha);
    gradient[2] += w * (logBeta - here * logB + gone * (1 / s + scratch.byQ));
    gradient[3] += w * (s / beta - (here * s) / (beta + T[i]) + gone * scratch.byBeta);
  }
  return value;
}

/** ln L of one customer at given parameters: for checking an implementation. */
export function paretoLogLikelihood({ r, alpha, s, beta }: ParetoParameters, summary: Summary): number {
  return logLikelihood(summary, Float64Array.of(r, alpha, s, beta), new Float64Array(4));
}

/** Chance of being active, of buying within the horizon, and the expected count (Fader & Hardie 009, 36 and 41). */
export function scorePareto({ parameters }: FittedPareto, summary: Summary, options: ForecastOptions): Forecast {
  const { horizon, silence } = options;
  const { r, alpha, s, beta } = parameters;
  const { x, tx } = summary;
  const forecast = emptyForecast(x.length);
  for (let i = 0; i < x.length; i++) {
    const p = r + x[i];
    const age = ageAt(summary, i, silence);
    const A = alpha + age;
    const B = beta + age;
    const here = paretoAlive(parameters, x[i], tx[i], age);
    forecast.pAlive[i] = here;
    if (horizon === 0 || here === 0) continue;
    // (1 - ((B / (B + h))^(s-1))) / (s - 1), continuous at s = 1.
    const span = Math.log1p(horizon / B);
    const lasting = Math.abs(s - 1) < 1e-12 ? span : -Math.expm1(-(s - 1) * span) / (s - 1);
    forecast.expectedCount[i] = here * (p / A) * B * lasting;
    // The first purchase after now, while still active: p A^p B^s times J with powers p + 1 and s.
    paretoIntegral({ alpha: A, beta: B, p: p + 1, q: s, from: 0, to: horizon }, false, scratch);
    forecast.pBuy[i] = Math.min(here, here * p * Math.exp(scratch.log + p * Math.log(A) + s * Math.log(B)));
  }
  return forecast;
}

/** P(active | x, tx, T). */
export function paretoAlive({ r, alpha, s, beta }: ParetoParameters, x: number, tx: number, T: number): number {
  paretoIntegral({ alpha, beta, p: r + x, q: s + 1, from: tx, to: T }, false, scratch);
  const stay = -(r + x) * Math.log(alpha + T) - s * Math.log(beta + T);
  return 1 / (1 + s * Math.exp(scratch.log - stay));
}

/** The chance of 0, 1, .. `most` purchases within the horizon (Fader & Hardie 028). */
export function paretoDistribution(
  parameters: ParetoParameters,
  customer: { x: number; tx: number; T: number },
  horizon: number,
  most: number,
): Float64Array {
  const chance = paretoAtLeast(parameters, customer, horizon);
  const atLeast = Float64Array.from({ length: most + 2 }, (_, n) => (n === 0 ? 1 : chance(n)));
  return Float64Array.from({ length: most + 1 }, (_, n) => Math.max(0, atLeast[n] - atLeast[n + 1]));
}

/** The chance of at least n >= 1 purchases within the horizon: the n-th comes within it, and the customer has not left before. */
function paretoAtLeast(
  parameters: ParetoParameters,
  { x, tx, T }: { x: number; tx: number; T: number },
  horizon: number,
): (n: number) => number {
  const { r, alpha, s, beta } = parameters;
  const p = r + x;
  const A = alpha + T;
  const B = beta + T;
  const here = paretoAlive(parameters, x, tx, T);
  return (n) => {
    paretoIntegral({ alpha: A, beta: B, p: p + n, q: s, from: 0, to: horizon, n: n - 1 }, false, scratch);
    const log = scratch.log + logGamma(p + n) - logGamma(p) - logGamma(n) + p * Math.log(A) + s * Math.log(B);
    return here * Math.min(1, Math.exp(log));
  };
}

/** Quantiles of the number of purchases within the horizon: for each share one number by row. */
export function quantilesPareto(
  { parameters }: FittedPareto,
  { x, tx, T }: Summary,
  horizon: number,
  shares: readonly number[],
): Float64Array[] {
  const found = shares.map(() => new Float64Array(x.length));
  if (horizon === 0) return found;
  for (let i = 0; i < x.length; i++) {
    const atLeast = paretoAtLeast(parameters, { x: x[i], tx: tx[i], T: T[i] }, horizon);
    shares.forEach((share, place) => {
      found[place][i] = quantileFrom(atLeast, share);
    });
  }
  return found;
}

/** While a customer is active the gaps are exponential: the rhythm of Pareto/NBD is that of NBD. */
export function gapModelOfPareto({ unit, parameters: { r, alpha } }: FittedPareto): GapModel {
  return { unit, firstVisitDrops: false, classes: [{ share: 1, k: 1, r, alpha, a: 1e-300, b: 1 }], rho: 1 };
}
