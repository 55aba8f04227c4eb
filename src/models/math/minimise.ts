// Quasi-Newton minimisation inside a box (BFGS, projected, weak Wolfe line search), with restarts from several points.
// Nocedal & Wright 2006, chapters 6 and 16.7; line search of Lewis & Overton 2013.

/** Returns the value at `point` and writes the gradient to `gradient`. May return +Infinity or NaN: the step is shortened. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

export interface MinimiseOptions {
  /** Lowest and highest value of each coordinate. */
  lower: ArrayLike<number>;
  upper: ArrayLike<number>;
  maxIterations?: number;
  /** Ends when no free coordinate's slope exceeds this. */
  slopeTolerance?: number;
  /** Ends when a step lowers the value by less than this, twice in a row. */
  valueTolerance?: number;
  /** A first guess of the inverse Hessian, row by row: saves the first steps when a smaller problem was solved before. */
  inverseHessian?: Float64Array;
}

export interface Minimum {
  point: Float64Array;
  value: number;
  gradient: Float64Array;
  iterations: number;
  evaluations: number;
  converged: boolean;
  inverseHessian: Float64Array;
}

/** The smallest minimum found from the starting points, each one run down on its own. Throws a RangeError without any. */
export function minimiseFrom(objective: Objective, starts: ArrayLike<number>[], options: MinimiseOptions): Minimum {
  let best: Minimum | undefined;
  for (const start of starts) {
    const found = minimise(objective, start, options);
    if (best === undefined || found.value < best.value) best = found;
  }
  if (best === undefined) throw new RangeError('minimiseFrom needs at least one starting point');
  return best;
}

/** A local minimum inside the box, from one starting point. Throws when the start itself has no finite value. */
export function minimise(objective: Objective, start: ArrayLike<number>, options: MinimiseOptions): Minimum {
  const n = start.length;
  const { lower, upper, maxIterations = 500, slopeTolerance = 1e-8, valueTolerance = 1e-13 } = options;
  let point = Float64Array.from(start, (v, i) => Math.min(Math.max(v, lower[i]), upper[i]));
  let gradient = new Float64Array(n);
  let value = objective(point, gradient);
  if (!Number.isFinite(value)) throw new RangeError('the objective has no finite value at the starting point');
  let trial = new Float64Array(n);
  let trialGradient = new Float64Array(n);
  const direction = new Float64Array(n);
  const moved = new Float64Array(n);
  const change = new Float64Array(n);
  const product = new Float64Array(n);
  const inverse = new Float64Array(n * n);
  const warm = options.inverseHessian;
  let fresh = warm === undefined;
  if (warm) inverse.set(warm);
  else identity(inverse, n, 1);
  let evaluations = 1;
  let small = 0;
  let iterations = 0;
  let converged = false;
  let held = new Array<boolean>(n).fill(false);

  while (iterations < maxIterations) {
    if (steepest(point, gradient, lower, upper) <= slopeTolerance) {
      converged = true;
      break;
    }
    iterations++;
    const before = held;
    held = Array.from(point, (v, i) => isHeld(v, gradient[i], lower[i], upper[i]));
    // The curvature that was learned together with a coordinate is none of the others' once it comes to rest on a bound.
    if (held.some((rests, i) => rests !== before[i])) {
      identity(inverse, n, 1);
      fresh = true;
    }
    let slope = descend(direction, inverse, gradient, held);
    while (holdWhatLeaves(held, point, direction, lower, upper)) slope = descend(direction, inverse, gradient, held);
    if (!(slope < 0)) {
      identity(inverse, n, 1);
      fresh = true;
      slope = descend(direction, inverse, gradient, held);
    }
    // No further than the first bound: along a bent way the slopes of the line search would mean nothing.
    const longest = roomAlong(point, direction, lower, upper);
    // Without curvature yet, the first step is at most one unit long in log-parameters.
    let step = Math.min(fresh ? Math.min(1, 1 / Math.sqrt(-slope)) : 1, longest);
    let tooShort = 0;
    let tooLong = Number.POSITIVE_INFINITY;
    let trialValue = Number.NaN;
    let found = false;
    for (let attempt = 0; attempt < 40; attempt++) {
      for (let i = 0; i < n; i++) trial[i] = Math.min(Math.max(point[i] + step * direction[i], lower[i]), upper[i]);
      trialValue = objective(trial, trialGradient);
      evaluations++;
      let gain = 0;
      let trialSlope = 0;
      for (let i = 0; i < n; i++) {
        gain += gradient[i] * (trial[i] - point[i]);
        trialSlope += trialGradient[i] * direction[i];
      }
      if (!(trialValue <= value + 1e-4 * gain) || Number.isNaN(trialSlope)) tooLong = step;
      else if (trialSlope < 0.9 * slope && step < Math.min(1e6, longest)) {
        tooShort = step;
        found = true;
      } else {
        found = true;
        break;
      }
      step = tooLong === Number.POSITIVE_INFINITY ? Math.min(2 * tooShort, longest) : (tooShort + tooLong) / 2;
      if (tooLong - tooShort < 1e-14 * tooLong) break;
    }
    if (!found || !(trialValue <= value)) {
      // The curvature estimate misleads, or rounding ends the descent: try once along the plain slope.
      if (fresh) {
        converged = steepest(point, gradient, lower, upper) <= 1e-4;
        break;
      }
      identity(inverse, n, 1);
      fresh = true;
      continue;
    }
    for (let i = 0; i < n; i++) {
      moved[i] = trial[i] - point[i];
      change[i] = held[i] ? 0 : trialGradient[i] - gradient[i];
    }
    const drop = value - trialValue;
    [point, trial] = [trial, point];
    [gradient, trialGradient] = [trialGradient, gradient];
    value = trialValue;
    fresh = !update(inverse, moved, change, product, fresh) && fresh;
    small = drop <= valueTolerance * Math.max(1, Math.abs(value)) ? small + 1 : 0;
    if (small >= 2) {
      converged = true;
      break;
    }
  }
  return { point, value, gradient, iterations, evaluations, converged, inverseHessian: inverse };
}

function identity(matrix: Float64Array, n: number, scale: number): void {
  matrix.fill(0);
  for (let i = 0; i < n; i++) matrix[i * n + i] = scale;
}

/** Whether the coordinate sits on a bound and the slope pushes it further out. */
function isHeld(v: number, slope: number, low: number, high: number): boolean {
  return (v <= low && slope > 0) || (v >= high && slope < 0);
}

function steepest(
  point: Float64Array,
  gradient: Float64Array,
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
): number {
  let worst = 0;
  for (let i = 0; i < point.length; i++) {
    if (!isHeld(point[i], gradient[i], lower[i], upper[i])) worst = Math.max(worst, Math.abs(gradient[i]));
  }
  return worst;
}

/** Holds the coordinates on a bound that the direction, by their tie to others, would push further out. */
function holdWhatLeaves(
  held: boolean[],
  point: Float64Array,
  direction: Float64Array,
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
): boolean {
  let any = false;
  for (let i = 0; i < point.length; i++) {
    if (held[i] || !isHeld(point[i], -direction[i], lower[i], upper[i])) continue;
    held[i] = true;
    any = true;
  }
  return any;
}

/** How far the direction leads before the first bound, in steps. */
function roomAlong(
  point: Float64Array,
  direction: Float64Array,
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
): number {
  let room = Number.POSITIVE_INFINITY;
  for (let i = 0; i < point.length; i++) {
    if (direction[i] === 0) continue;
    room = Math.min(room, ((direction[i] > 0 ? upper[i] : lower[i]) - point[i]) / direction[i]);
  }
  return room;
}

/** Writes the quasi-Newton direction over the free coordinates and returns its slope. */
function descend(
  direction: Float64Array,
  inverse: Float64Array,
  gradient: Float64Array,
  held: readonly boolean[],
): number {
  const n = gradient.length;
  let slope = 0;
  for (let i = 0; i < n; i++) {
    direction[i] = 0;
    if (held[i]) continue;
    for (let j = 0; j < n; j++) if (!held[j]) direction[i] -= inverse[i * n + j] * gradient[j];
    slope += direction[i] * gradient[i];
  }
  return slope;
}

/** The BFGS update of the inverse Hessian; skipped (false) when the step shows no curvature. */
function update(
  inverse: Float64Array,
  moved: Float64Array,
  change: Float64Array,
  product: Float64Array,
  fresh: boolean,
): boolean {
  const n = moved.length;
  let curvature = 0;
  let changeNorm = 0;
  let movedNorm = 0;
  for (let i = 0; i < n; i++) {
    curvature += moved[i] * change[i];
    changeNorm += change[i] * change[i];
    movedNorm += moved[i] * moved[i];
  }
  if (!(curvature > 1e-12 * Math.sqrt(changeNorm * movedNorm))) return false;
  if (fresh) identity(inverse, n, curvature / changeNorm);
  let weight = 0;
  for (let i = 0; i < n; i++) {
    product[i] = 0;
    for (let j = 0; j < n; j++) product[i] += inverse[i * n + j] * change[j];
    weight += product[i] * change[i];
  }
  const scale = (1 + weight / curvature) / curvature;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      inverse[i * n + j] += scale * moved[i] * moved[j] - (product[i] * moved[j] + moved[i] * product[j]) / curvature;
    }
  }
  return true;
}
