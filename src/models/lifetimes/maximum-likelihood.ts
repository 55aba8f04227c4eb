// Maximum likelihood for positive parameters: shared by all lifetime models. Works on the logarithms of the parameters, on
// grouped customers, and starts from a sample when the base is large, so that few passes over all rows are needed.
import { hessian, inverseOf } from '../math/hessian.ts';
import { minimise, minimiseFrom, type Objective } from '../math/minimise.ts';
import type { Fitted } from './fitted.ts';
import { groupSummary, thinRows } from './group.ts';
import { checkSummary, customersIn, type Summary } from './summary.ts';

/** The log-likelihood of a set of customers: returns the sum and writes its gradient by the parameters. */
export interface SummedLikelihood {
  customers: number;
  sum(parameters: Float64Array, gradient: Float64Array): number;
}

export interface LikelihoodProblem {
  /** Starting points, natural scale. */
  starts: number[][];
  lower: number[];
  upper: number[];
  all: SummedLikelihood;
  /** A sample of a large base, on which the search begins. */
  sample?: SummedLikelihood;
}

export interface LikelihoodSolution {
  parameters: Float64Array;
  logLikelihood: number;
  customers: number;
  converged: boolean;
  /** Minus the mean log-likelihood, on the sample where there is one: what curvature is measured on. */
  curve: Objective;
}

/** Rows of the sample on which a large fit is begun. */
const sampleRows = 12_000;

/** Checks and groups once; several fits (k = 1, 2, 3...) can share the result. */
export function prepareRows(summary: Summary): Summary {
  checkSummary(summary);
  return groupSummary(summary);
}

/** A likelihood over grouped rows together with its sample, when there are rows enough to gain from one. */
export function overRows(
  rows: Summary,
  sum: (rows: Summary, parameters: Float64Array, gradient: Float64Array) => number,
): Pick<LikelihoodProblem, 'all' | 'sample'> {
  const of = (part: Summary): SummedLikelihood => ({
    customers: customersIn(part),
    sum: (parameters, gradient) => sum(part, parameters, gradient),
  });
  return { all: of(rows), sample: rows.x.length > 2 * sampleRows ? of(thinRows(rows, sampleRows)) : undefined };
}

/** Finds the maximum over the box, from the best of the starts. */
export function maximise({ starts, all, sample, ...bounds }: LikelihoodProblem): LikelihoodSolution {
  const lower = bounds.lower.map(Math.log);
  const upper = bounds.upper.map(Math.log);
  const logStarts = starts.map((start) => start.map(Math.log));
  const objective = meanObjective(all);
  // Every start is followed roughly, on the sample where there is one; only the best is followed to the end, on everybody.
  const curve = sample ? meanObjective(sample) : objective;
  const rough = minimiseFrom(curve, logStarts, {
    lower,
    upper,
    slopeTolerance: 1e-3,
    valueTolerance: 1e-7,
    maxIterations: 60,
  });
  const { point, inverseHessian } = rough;
  const best = minimise(objective, point, { lower, upper, inverseHessian, slopeTolerance: sample ? 1e-7 : 1e-8 });
  return {
    parameters: best.point.map(Math.exp),
    logLikelihood: -best.value * all.customers,
    customers: all.customers,
    converged: best.converged,
    curve,
  };
}

/** Minus the mean log-likelihood per customer as a function of the logarithms of the parameters. */
function meanObjective({ customers, sum }: SummedLikelihood): Objective {
  return (point, gradient) => {
    const parameters = point.map(Math.exp);
    const total = sum(parameters, gradient);
    for (let i = 0; i < gradient.length; i++) gradient[i] *= -parameters[i] / customers;
    return -total / customers;
  };
}

/** Standard errors and covariance by the curvature at the optimum, over the parameters that the data can tell. */
export function uncertaintyOf<Name extends string>(
  solution: LikelihoodSolution,
  names: readonly Name[],
  isTold: (name: Name) => boolean,
): Pick<Fitted<string, Record<Name, number>>, 'standardErrors' | 'covariance' | 'estimated'> {
  const standardErrors = Object.fromEntries(names.map((name) => [name, null])) as Record<Name, number | null>;
  const point = solution.parameters.map(Math.log);
  const curvature = hessian(solution.curve, point);
  const told = names.map((_, i) => i).filter((i) => isTold(names[i]));
  const n = told.length;
  const information = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      information[i * n + j] = curvature[told[i] * names.length + told[j]] * solution.customers;
    }
  }
  const inverse = inverseOf(information, n);
  const estimated = told.map((i) => names[i]);
  if (!inverse) return { standardErrors, covariance: null, estimated };
  const covariance = told.map((_, i) => Array.from(inverse.subarray(i * n, (i + 1) * n)));
  for (let i = 0; i < n; i++) {
    standardErrors[names[told[i]]] = Math.sqrt(covariance[i][i]) * solution.parameters[told[i]];
  }
  return { standardErrors, covariance, estimated };
}
