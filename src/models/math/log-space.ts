// Sums and differences of numbers that are kept as logarithms, so that nothing overflows or vanishes on the way.

/** ln(e^a + e^b) without overflow; -Infinity stands for zero. */
export function logAddExp(a: number, b: number): number {
  const high = a > b ? a : b;
  if (high === Number.NEGATIVE_INFINITY) return high;
  return high + Math.log1p(Math.exp((a > b ? b : a) - high));
}

/** ln of the sum of e^v over the values; -Infinity for an empty list. */
export function logSumExp(values: ArrayLike<number>): number {
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) if (values[i] > high) high = values[i];
  if (!Number.isFinite(high)) return high;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.exp(values[i] - high);
  return high + Math.log(sum);
}

/** ln(1 - e^v) for v <= 0, accurate at both ends (v near 0 and v very negative). */
export function log1mExp(v: number): number {
  if (v >= 0) return Number.NEGATIVE_INFINITY;
  return v > -Math.LN2 ? Math.log(-Math.expm1(v)) : Math.log1p(-Math.exp(v));
}

/** ln(1 + u) - u without cancellation, for u > -1. */
export function log1pMinus(u: number): number {
  if (u < -0.5 || u > 0.6) return Math.log1p(u) - u;
  // With r = u / (2 + u): ln(1 + u) = 2 (r + r^3/3 + r^5/5 + ...), and 2r - u = -u r.
  const r = u / (2 + u);
  const r2 = r * r;
  let sum = 0;
  for (let n = 33; n >= 3; n -= 2) sum = sum * r2 + 1 / n;
  return 2 * r * r2 * sum - u * r;
}

/** ln(p / (1 - p)), with p held within [1e-12, 1 - 1e-12] so that a certain forecast stays a finite number. */
export function logit(p: number): number {
  const held = Math.min(Math.max(p, 1e-12), 1 - 1e-12);
  return Math.log(held / (1 - held));
}

/** 1 / (1 + e^-v). */
export function logistic(v: number): number {
  return v >= 0 ? 1 / (1 + Math.exp(-v)) : Math.exp(v) / (1 + Math.exp(v));
}
