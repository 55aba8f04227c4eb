// Maximum likelihood for positive parameters: shared by all lifetime models. Works on the logarithms of the parameters, on
// grouped customers, and starts from a sample when the base is large, so that few passes over all rows are needed.
import { hessian, inverseOf } from '../math/hessian.ts';
import { type Minimum, minimise, minimiseFrom, type Objective } from '../math/minimise.ts';
import type { Fitted } from './fitted.ts';
import { groupSummary } from './group.ts';
import { checkSummary, customersIn, emptySummary, type Summary } from './summary.ts';

/** A likelihood over grouped rows: returns the sum of weight times ln L and writes its gradient by the parameters. */
export type SummedLikelihood = (rows: Summary, parameters: Float64Array, gradient: Float64Array) => number;

export interface LikelihoodProblem<Name extends string> {
  names: readonly Name[];
  /** Starting points, natural scale. */
  starts: number[][];
  lower: number[];
  upper: number[];
  logLikelihood: SummedLikelihood;
}

export interface LikelihoodSolution {
  parameters: Float64Array;
  logLikelihood: number;
  customers: number;
  converged: boolean;
  /** On the logarithms of the parameters. */
  inverseHessian: Float64Array;
  objective: Objective;
}

/** Rows of the sample on which a large fit is begun. */
const sampleRows = 12_000;

/** Checks and groups once; several fits (k = 1, 2, 3...) can share the result. */
export function prepareRows(summary: Summary): Summary {
  checkSummary(summary);
  return groupSummary(summary);
}

/** Finds the maximum over the box, from the best of the starts. */
export function maximise<Name extends string>(rows: Summary, problem: LikelihoodProblem<Name>): LikelihoodSolution {
  const lower = problem.lower.map(Math.log);
  const upper = problem.upper.map(Math.log);
  const starts = problem.starts.map((start) => start.map(Math.log));
  const customers = customersIn(rows);
  const objective = meanObjective(rows, problem.logLikelihood);
  let best: Minimum;
  if (rows.x.length > 2 * sampleRows) {
    const rough = minimiseFrom(meanObjective(everyNth(rows), problem.logLikelihood), starts, {
      lower,
      upper,
      slopeTolerance: 1e-6,
    });
    best = minimise(objective, rough.point, {
      lower,
      upper,
      inverseHessian: rough.inverseHessian,
      slopeTolerance: 1e-7,
    });
  } else {
    best = minimiseFrom(objective, starts, { lower, upper });
  }
  return {
    parameters: best.point.map(Math.exp),
    logLikelihood: -best.value * customers,
    customers,
    converged: best.converged,
    inverseHessian: best.inverseHessian,
    objective,
  };
}

/** Minus the mean log-likelihood per customer as a function of the logarithms of the parameters. */
function meanObjective(rows: Summary, logLikelihood: SummedLikelihood): Objective {
  const customers = customersIn(rows);
  return (point, gradient) => {
    const parameters = point.map(Math.exp);
    const total = logLikelihood(rows, parameters, gradient);
    for (let i = 0; i < gradient.length; i++) gradient[i] *= -parameters[i] / customers;
    return -total / customers;
  };
}

/** An even sample of the grouped rows, with their counts. */
function everyNth(rows: Summary): Summary {
  const step = Math.ceil(rows.x.length / sampleRows);
  const sample = emptySummary(Math.ceil(rows.x.length / step), rows.unit);
  for (let i = 0, row = 0; row < rows.x.length; i++, row += step) {
    sample.x[i] = rows.x[row];
    sample.tx[i] = rows.tx[row];
    sample.T[i] = rows.T[row];
    sample.logGaps[i] = rows.logGaps[row];
    sample.weight[i] = rows.weight[row];
  }
  return sample;
}

/** Standard errors and covariance by the curvature at the optimum, over the parameters that the data can tell. */
export function uncertaintyOf<Name extends string>(
  solution: LikelihoodSolution,
  names: readonly Name[],
  isTold: (name: Name) => boolean,
): Pick<Fitted<string, Record<Name, number>>, 'standardErrors' | 'covariance' | 'estimated'> {
  const standardErrors = Object.fromEntries(names.map((name) => [name, null])) as Record<Name, number | null>;
  const point = solution.parameters.map(Math.log);
  const curvature = hessian(solution.objective, point);
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
