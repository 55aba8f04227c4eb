// The four models of one family: BG/NBD, MBG/NBD (k = 1) and BG/CNBD-k, MBG/CNBD-k (any k). Fit and diagnosis.
// BG/NBD: Fader, Hardie, Lee 2005. MBG/NBD: Batislam, Denizel, Filiztekin 2007. CNBD-k: Reutterer, Platzer, Schroeder 2021.
import { type CnbdParameters, cnbdLikelihood, emptyLikelihoodOut } from './cnbd-likelihood.ts';
import type { Fitted } from './fitted.ts';
import type { GapModel } from './gap-model.ts';
import { type LikelihoodSolution, maximise, overRows, prepareRows, uncertaintyOf } from './maximum-likelihood.ts';
import { customersIn, largest, overallRate, type Summary } from './summary.ts';
import { nobodyTwice } from './too-little.ts';

export type CnbdModel = 'bg-nbd' | 'mbg-nbd' | 'bg-cnbd-k' | 'mbg-cnbd-k';

/** A fitted model of the family; `alpha` is the rate parameter of one stage. */
export type FittedCnbd = Fitted<CnbdModel, CnbdParameters> & {
  /** Log-likelihood at each whole k that was tried. */
  profile: { k: number; logLikelihood: number }[];
};

export interface CnbdOptions {
  /**
   * How k is found in the CNBD-k models: 'whole' tries 1, 2, 3... until the likelihood has fallen twice, 'free' then lets k
   * take any value between 0.25 and 30, a number fixes it. Default 'whole'.
   */
  k?: number | 'whole' | 'free';
}

const maxWholeK = 20;

/** Whether a customer can drop out right after the first visit (MBG) or only after a repeat visit (BG). */
export function firstVisitDrops(model: CnbdModel): boolean {
  return model === 'mbg-nbd' || model === 'mbg-cnbd-k';
}

/** Fits one of the four models. Throws a RangeError for impossible data; a maximum on a bound is accepted and explained. */
export function fitCnbd(model: CnbdModel, summary: Summary, options: CnbdOptions = {}): FittedCnbd {
  const rows = prepareRows(summary);
  const wanted = model === 'bg-nbd' || model === 'mbg-nbd' ? 1 : (options.k ?? 'whole');
  const drops = firstVisitDrops(model);
  if (typeof wanted === 'number') {
    if (!(wanted > 0)) throw new RangeError(`k must be positive, not ${wanted}`);
    const solution = fitAt(rows, drops, wanted);
    return finish(model, rows, wanted, solution, [{ k: wanted, logLikelihood: solution.logLikelihood }]);
  }
  const profile: { k: number; logLikelihood: number }[] = [];
  let best: { k: number; solution: LikelihoodSolution } | undefined;
  let previous: LikelihoodSolution | undefined;
  for (let k = 1, falls = 0; k <= maxWholeK && falls < 2; k++) {
    const solution = fitAt(rows, drops, k, previous);
    profile.push({ k, logLikelihood: solution.logLikelihood });
    if (best === undefined || solution.logLikelihood > best.solution.logLikelihood) best = { k, solution };
    else falls++;
    previous = solution;
  }
  if (best === undefined) throw new RangeError('no k could be fitted');
  if (wanted === 'whole') return finish(model, rows, best.k, best.solution, profile);
  const free = fitFree(rows, drops, best.k, best.solution.parameters);
  return finish(model, rows, free.parameters[4], free, profile);
}

const names = ['r', 'alpha', 'a', 'b'] as const;
const namesWithK = [...names, 'k'] as const;

function fitAt(rows: Summary, drops: boolean, k: number, previous?: LikelihoodSolution): LikelihoodSolution {
  const starts = previous ? [warmStart(previous.parameters, k), ...coldStarts(rows, k)] : coldStarts(rows, k);
  return maximise({
    starts,
    ...box(rows, false),
    ...overRows(
      rows,
      summed(drops, (p) => ({ k, r: p[0], alpha: p[1], a: p[2], b: p[3] }), false),
    ),
  });
}

function fitFree(rows: Summary, drops: boolean, k: number, from: Float64Array): LikelihoodSolution {
  return maximise({
    starts: [[...from, k]],
    ...box(rows, true),
    ...overRows(
      rows,
      summed(drops, (p) => ({ r: p[0], alpha: p[1], a: p[2], b: p[3], k: p[4] }), true),
    ),
  });
}

/** The sum over grouped rows of weight times ln L, with its gradient in the order r, alpha, a, b (, k). */
function summed(drops: boolean, parametersOf: (p: Float64Array) => CnbdParameters, byK: boolean) {
  const out = emptyLikelihoodOut();
  return (rows: Summary, p: Float64Array, gradient: Float64Array): number => {
    const { x, tx, T, logGaps, weight } = rows;
    const likelihood = cnbdLikelihood(parametersOf(p), drops, largest(x), byK);
    let value = 0;
    let r = 0;
    let alpha = 0;
    let a = 0;
    let b = 0;
    let k = 0;
    for (let i = 0; i < x.length; i++) {
      likelihood.at(x[i], tx[i], T[i], logGaps[i], out);
      const w = weight[i];
      value += w * out.value;
      r += w * out.r;
      alpha += w * out.alpha;
      a += w * out.a;
      b += w * out.b;
      k += w * out.k;
    }
    gradient[0] = r;
    gradient[1] = alpha;
    gradient[2] = a;
    gradient[3] = b;
    if (byK) gradient[4] = k;
    return value;
  };
}

function coldStarts(rows: Summary, k: number): number[][] {
  const rate = overallRate(rows);
  return [
    [0.6, (0.4 * k) / rate, 0.7, 1.5],
    [1.2, (0.6 * k) / rate, 0.1, 4],
    // Some leave at once, the others stay: the beta piles up at both ends.
    [1.2, (0.8 * k) / rate, 0.05, 0.2],
    [0.8, (0.6 * k) / rate, 0.1, 1],
    [3, (2 * k) / rate, 3, 9],
  ];
}

/** alpha grows with k, since k stages fit into the same gap. */
function warmStart([r, alpha, a, b]: Float64Array, k: number): number[] {
  return [r, (alpha * k) / Math.max(1, k - 1), a, b];
}

function box(rows: Summary, byK: boolean): { lower: number[]; upper: number[] } {
  const time = 1 / overallRate(rows);
  const lower = [1e-3, 1e-5 * time, 1e-6, 1e-4];
  const upper = [1e3, 1e5 * time, 1e4, 1e5];
  return byK ? { lower: [...lower, 0.25], upper: [...upper, 30] } : { lower, upper };
}

function finish(
  model: CnbdModel,
  rows: Summary,
  k: number,
  solution: LikelihoodSolution,
  profile: { k: number; logLikelihood: number }[],
): FittedCnbd {
  const [r, alpha, a, b] = solution.parameters;
  const parameters = { k, r, alpha, a, b };
  const { words, untold } = diagnose(rows, parameters, solution.converged);
  const estimatedNames = solution.parameters.length === 5 ? namesWithK : names;
  const uncertainty = uncertaintyOf(
    solution,
    estimatedNames as readonly (keyof CnbdParameters)[],
    (n) => !untold.has(n),
  );
  if (uncertainty.covariance === null) words.push('The likelihood is flat around its maximum: no standard errors.');
  return {
    model,
    version: 1,
    unit: rows.unit,
    parameters,
    logLikelihood: solution.logLikelihood,
    customers: solution.customers,
    ...uncertainty,
    standardErrors: { ...uncertainty.standardErrors, k: uncertainty.standardErrors.k ?? null },
    diagnosis: words,
    profile,
  };
}

/** From this regularity on, gaps are as good as equal; the mixture's search ends near it. */
export const clockwork = 24;
export const clockworkWords =
  'Gaps hardly vary (k lies at its bound): the forecast is surer of the next days than people ever are.';

/** What an optimum on a bound, or close to it, means; such parameters carry no standard error. */
function diagnose(
  rows: Summary,
  { k, r, alpha, a, b }: CnbdParameters,
  converged: boolean,
): { words: string[]; untold: Set<keyof CnbdParameters> } {
  const words: string[] = [];
  const untold = new Set<keyof CnbdParameters>();
  if (!converged) words.push('The search for the maximum stopped early: treat the parameters with care.');
  if (a / (a + b) < 1e-3) {
    words.push(
      'Next to nobody drops out for good in these data (a goes to 0): silence is read as a long gap, not as an end.',
    );
    untold.add('a').add('b');
  } else if (b > 1e3) {
    words.push('Everybody has nearly the same chance to drop out (a and b are large): only their ratio is known.');
    untold.add('a').add('b');
  } else if (a > 5e3) {
    words.push('Nearly everybody drops out after a visit (a is at its bound).');
    untold.add('a').add('b');
  }
  if (r > 500) {
    words.push('Customers hardly differ in how often they buy (r and alpha are large): only their ratio is known.');
    untold.add('r').add('alpha');
  }
  if (r < 2e-3 || alpha > 5e4 / overallRate(rows)) {
    words.push('Too few repeat visits to tell how often customers buy (r or alpha lies on its bound).');
    untold.add('r').add('alpha');
  }
  if (k >= clockwork) words.push(clockworkWords);
  if (largest(rows.x) === 0) words.push(nobodyTwice);
  else if (customersIn(rows) < 200) words.push('Fewer than 200 customers: the parameters are rough.');
  return { words, untold };
}

/** The fitted model as a single class of gaps, for forecasts and rhythms. */
export function gapModelOfCnbd(fitted: FittedCnbd): GapModel {
  return {
    unit: fitted.unit,
    firstVisitDrops: firstVisitDrops(fitted.model),
    classes: [{ share: 1, ...fitted.parameters }],
    rho: 1,
  };
}
