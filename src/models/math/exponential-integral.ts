// The generalised exponential integral, which is Tricomi's U(s, s, z) in another dress.
import { panelNodes, panelPoints, panelWeights } from './quadrature.ts';

/**
 * e^z E_s(z) = integral from 0 to infinity of e^(-z v) (1 + v)^-s dv, for z > 0 and any real s; relative error about 1e-13.
 * Continued fraction DLMF 8.19.17 for z >= 1, Gauss-Legendre on ln(1 + v) below.
 */
export function scaledExponentialIntegral(s: number, z: number): number {
  if (!(z > 0)) return Number.NaN;
  if (z >= 1) {
    // 1 / (z + s / (1 + 1 / (z + (s + 1) / (1 + 2 / (z + ...))))) in its even part, by Lentz' method.
    let b = z + s;
    let c = 1e300;
    let d = 1 / b;
    let h = d;
    for (let n = 1; n < 5000; n++) {
      const numerator = -n * (s + n - 1);
      b += 2;
      d = 1 / (numerator * d + b);
      c = b + numerator / c;
      const step = c * d;
      h *= step;
      if (Math.abs(step - 1) < 1e-16) break;
    }
    return h;
  }
  const end = Math.log1p(45 / z);
  const panels = Math.ceil(end * (1 + 0.2 * Math.abs(s - 1)));
  const half = end / panels / 2;
  let sum = 0;
  for (let panel = 0; panel < panels; panel++) {
    for (let i = 0; i < panelPoints; i++) {
      const y = half * (2 * panel + 1 + panelNodes[i]);
      sum += panelWeights[i] * half * Math.exp(-z * Math.expm1(y) + (1 - s) * y);
    }
  }
  return sum;
}

/** Tricomi's confluent hypergeometric function U(s, s, z) for s, z > 0. */
export function tricomiU(s: number, z: number): number {
  return z ** (1 - s) * scaledExponentialIntegral(s, z);
}
