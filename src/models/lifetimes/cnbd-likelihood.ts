// Log-likelihood of one customer under BG/CNBD-k and MBG/CNBD-k, with its gradient, for any k > 0.
//
// Gaps between visits are gamma-shaped: k stages of rate lambda each, lambda ~ Gamma(r, rate alpha) over customers. After each
// visit the customer drops out with chance p ~ Beta(a, b); MBG counts the first visit too, BG does not. With R = r + k x,
// c = alpha + tx and S the chance that the open gap outlasts the silence w,
//   ln L = (k-1) logGaps - x lnG(k) + lnG(R) - lnG(r) + r ln alpha - R ln c + lnB(a, b+x+m) - lnB(a, b) + ln(S + a / (b+x-1+m)),
// m = 1 for MBG, 0 for BG, where the last quotient is absent at x = 0.
// Reutterer, Platzer, Schroeder 2021, doi 10.1016/j.ijresmar.2020.09.002; dividing by c^-R first keeps every term finite.
import { digamma, logGamma } from '../math/gamma.ts';
import { type SurvivalOut, survivalWithGradient } from './open-gap.ts';

/** Parameters of one class of customers: `alpha` is the rate parameter of ONE stage, so the mean gap is k alpha / (r - 1). */
export interface CnbdParameters {
  k: number;
  r: number;
  alpha: number;
  a: number;
  b: number;
}

/** Where a customer's log-likelihood and its derivatives are written. */
export interface LikelihoodOut {
  value: number;
  r: number;
  alpha: number;
  a: number;
  b: number;
  k: number;
}

/** Evaluates customers one after the other at fixed parameters, using tables over x for all that depends on x alone. */
export interface CnbdLikelihood {
  /** Writes ln L and its derivatives by r, alpha, a, b (and k when asked for) to `out`. */
  at(x: number, tx: number, T: number, logGaps: number, out: LikelihoodOut): void;
}

export function emptyLikelihoodOut(): LikelihoodOut {
  return { value: 0, r: 0, alpha: 0, a: 0, b: 0, k: 0 };
}

/**
 * @param firstVisitDrops true for MBG, false for BG
 * @param maxX the largest x that will be asked for
 * @param byK whether the derivative in k is wanted too (dearer: the survival is then always a continued fraction)
 */
export function cnbdLikelihood(
  { k, r, alpha, a, b }: CnbdParameters,
  firstVisitDrops: boolean,
  maxX: number,
  byK: boolean,
): CnbdLikelihood {
  const m = firstVisitDrops ? 1 : 0;
  const logGammaK = logGamma(k);
  const digammaK = byK ? digamma(k) : 0;
  const logGammaR = logGamma(r);
  const digammaR = digamma(r);
  const logAlpha = Math.log(alpha);
  const size = maxX + 1;
  const shapeTerm = new Float64Array(size);
  const shapeSlope = new Float64Array(size);
  const keep = new Float64Array(size);
  const keepA = new Float64Array(size);
  const keepB = new Float64Array(size);
  // ln of the chance to outlive x + m coin tosses, as a running product: exact also when a is next to nothing.
  let sum = 0;
  let sumA = 0;
  let sumB = 0;
  const toss = (i: number): void => {
    sum -= Math.log1p(a / (b + i));
    sumA -= 1 / (a + b + i);
    sumB += a / ((b + i) * (a + b + i));
  };
  if (m === 1) toss(0);
  for (let x = 0; x < size; x++) {
    shapeTerm[x] = logGamma(r + k * x) - logGammaR - x * logGammaK + r * logAlpha;
    shapeSlope[x] = digamma(r + k * x);
    keep[x] = sum;
    keepA[x] = sumA;
    keepB[x] = sumB;
    toss(x + m);
  }
  const survival: SurvivalOut = { log: 0, byShape: 0, byScale: 0, byK: 0 };

  return {
    at(x, tx, T, logGaps, out) {
      const shape = r + k * x;
      const scale = alpha + tx;
      const logScale = Math.log(scale);
      survivalWithGradient(k, shape, scale, T - tx, byK, survival);
      const canHaveLeft = m === 1 || x > 0;
      const denominator = b + x - 1 + m;
      const S = Math.exp(survival.log);
      const quotient = canHaveLeft ? a / denominator : 0;
      // Share of "still there, merely silent" in the last bracket.
      const here = quotient === 0 ? 1 : S / (S + quotient);
      const bracket = quotient === 0 ? survival.log : Math.log(S + quotient);
      out.value = (k - 1) * logGaps + shapeTerm[x] - shape * logScale + keep[x] + bracket;
      out.r = shapeSlope[x] - digammaR + logAlpha - logScale + here * survival.byShape;
      out.alpha = r / alpha - shape / scale + here * survival.byScale;
      out.a = keepA[x] + (canHaveLeft ? (1 - here) / a : 0);
      out.b = keepB[x] - (canHaveLeft ? (1 - here) / denominator : 0);
      if (byK) {
        out.k = x * (shapeSlope[x] - logScale - digammaK + here * survival.byShape) + logGaps + here * survival.byK;
      }
    },
  };
}
