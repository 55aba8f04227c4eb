// The standard normal and its chi-square relatives, exact in both tails.

const twoPi = 6.283185307179586;

/** P(Z <= z) for a standard normal Z; relative error about 1e-14 in the tails. */
export function normalCdf(z: number): number {
  if (z > 0) return 1 - normalTail(z);
  return normalTail(-z);
}

/** P(Z > z). For z >= 0 the tail itself is computed, not one minus the rest. */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(twoPi);
  return z < 3 ? 0.5 - density * centreSeries(z) : density / tailFraction(z);
}

/** z + z^3/3 + z^5/(3*5) + ... (Abramowitz & Stegun 26.2.11). */
function centreSeries(z: number): number {
  let term = z;
  let sum = z;
  for (let odd = 3; term > 1e-18 * sum; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return sum;
}

/** z + 1/(z + 2/(z + 3/(z + ...))) (Abramowitz & Stegun 26.2.14); 80 steps give 16 digits from z = 3 on. */
function tailFraction(z: number): number {
  let fraction = z;
  for (let step = 80; step >= 1; step--) fraction = z + step / fraction;
  return fraction;
}

/** The z at which P(Z <= z) = p; -Infinity and +Infinity at the ends, NaN outside [0, 1]. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p > 0.5) return tailQuantile(1 - p);
  return -tailQuantile(p);
}

/** The z >= 0 at which P(Z > z) = q <= 1/2: a rational start (A&S 26.2.23), then Newton on the logarithm of the tail. */
function tailQuantile(q: number): number {
  if (q === 0) return Number.POSITIVE_INFINITY;
  const t = Math.sqrt(-2 * Math.log(q));
  let z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (let step = 0; step < 4; step++) {
    const tail = normalTail(z);
    const hazard = Math.exp((-z * z) / 2) / Math.sqrt(twoPi) / tail;
    z += Math.log(tail / q) / hazard;
  }
  return Math.max(z, 0);
}

/** P(chi-square with `degrees` > x), degrees a positive whole number (Abramowitz & Stegun 26.4.4-5). */
export function chiSquareTail(x: number, degrees: number): number {
  if (!(x > 0)) return 1;
  const odd = degrees % 2 === 1;
  const root = Math.sqrt(x);
  const density = Math.exp(-x / 2);
  let term = odd ? density * Math.sqrt(4 / twoPi) * root : density;
  let sum = 0;
  for (let i = odd ? 1 : 0; i < degrees; i += 2) {
    if (i >= degrees - 1 && odd) break;
    sum += term;
    term *= x / (i + 2);
  }
  return odd ? 2 * normalTail(root) + sum : sum;
}
