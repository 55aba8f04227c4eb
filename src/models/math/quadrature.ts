// Numerical integration of smooth functions by Gauss-Legendre panels.

const points = 16;
const nodes = new Float64Array(points);
const weights = new Float64Array(points);

// Nodes are the roots of the Legendre polynomial, found by Newton's method (Abramowitz & Stegun 25.4.29).
for (let i = 0; i < points; i++) {
  let z = Math.cos((Math.PI * (i + 0.75)) / (points + 0.5));
  let slope = 1;
  for (let step = 0; step < 20; step++) {
    let previous = 1;
    let value = z;
    for (let n = 2; n <= points; n++) [previous, value] = [value, ((2 * n - 1) * z * value - (n - 1) * previous) / n];
    slope = (points * (z * value - previous)) / (z * z - 1);
    z -= value / slope;
  }
  nodes[i] = z;
  weights[i] = 2 / ((1 - z * z) * slope * slope);
}

/** Number of nodes of one panel; `panelNode` and `panelWeight` place them on [-1, 1]. */
export const panelPoints = points;
export const panelNodes: ArrayLike<number> = nodes;
export const panelWeights: ArrayLike<number> = weights;

/**
 * The integral of f over [low, high], low >= 0, on panels that halve towards `low`: exact to about 1e-10 for functions that
 * change like a power or a logarithm near the lower end.
 */
export function integrate(f: (v: number) => number, low: number, high: number): number {
  let sum = 0;
  let right = high;
  for (let panel = 0; panel < 40 && right > low; panel++) {
    const left = panel === 39 ? low : low + (right - low) / 2;
    const half = (right - left) / 2;
    let part = 0;
    for (let i = 0; i < points; i++) part += weights[i] * f(left + half * (1 + nodes[i]));
    sum += part * half;
    right = left;
    if (Math.abs(part * half) < 1e-17 * Math.abs(sum)) break;
  }
  return sum;
}
