// Gamma family: ln Gamma, its derivatives, ln Beta. Stirling series above 10, recurrence below (Abramowitz & Stegun 6.1, 6.3).

const halfLogTwoPi = 0.9189385332046728;
const stirlingFrom = 10;

/** The remainder of Stirling's formula: ln Gamma(z) - [(z - 1/2) ln z - z + ln(2 pi) / 2], for z > 0. */
export function stirlingError(z: number): number {
  if (z < stirlingFrom) return logGamma(z) - ((z - 0.5) * Math.log(z) - z + halfLogTwoPi);
  const u = 1 / (z * z);
  const series =
    1 / 12 -
    u *
      (1 / 360 -
        u * (1 / 1260 - u * (1 / 1680 - u * (1 / 1188 - u * (691 / 360360 - u * (1 / 156 - u * (3617 / 122400)))))));
  return series / z;
}

/** ln Gamma(z) for z > 0; absolute error below 1e-14 up to z = 100, relative error 1e-15 beyond. +Infinity at 0, NaN below. */
export function logGamma(z: number): number {
  if (z >= stirlingFrom) return (z - 0.5) * Math.log(z) - z + halfLogTwoPi + stirlingError(z);
  if (!(z > 0)) return z === 0 ? Number.POSITIVE_INFINITY : Number.NaN;
  let product = 1;
  let shifted = z;
  while (shifted < stirlingFrom) {
    product *= shifted;
    shifted += 1;
  }
  return (shifted - 0.5) * Math.log(shifted) - shifted + halfLogTwoPi + stirlingError(shifted) - Math.log(product);
}

/** Digamma, the derivative of ln Gamma, for z > 0. */
export function digamma(z: number): number {
  if (!(z > 0)) return Number.NaN;
  let shift = 0;
  let shifted = z;
  while (shifted < stirlingFrom) {
    shift += 1 / shifted;
    shifted += 1;
  }
  const u = 1 / (shifted * shifted);
  const series =
    u * (1 / 12 - u * (1 / 120 - u * (1 / 252 - u * (1 / 240 - u * (1 / 132 - u * (691 / 32760 - u * (1 / 12)))))));
  return Math.log(shifted) - 0.5 / shifted - series - shift;
}

/** ln Beta(a, b) for a, b > 0, without the cancellation of three ln Gammas when an argument is large. */
export function logBeta(a: number, b: number): number {
  const low = Math.min(a, b);
  const high = Math.max(a, b);
  if (high < stirlingFrom) return logGamma(low) + logGamma(high) - logGamma(low + high);
  if (low < stirlingFrom) {
    // ln Gamma(high) - ln Gamma(low + high), with (high - 1/2) ln(high / (low + high)) as a log1p.
    const ratio =
      (high - 0.5) * -Math.log1p(low / high) -
      low * Math.log(low + high) +
      low +
      stirlingError(high) -
      stirlingError(low + high);
    return logGamma(low) + ratio;
  }
  const share = low / (low + high);
  return (
    halfLogTwoPi +
    (low - 0.5) * Math.log(share) -
    high * Math.log1p(low / high) -
    0.5 * Math.log(high) +
    stirlingError(low) +
    stirlingError(high) -
    stirlingError(low + high)
  );
}
