// The one number of visits to name when every visit too many or too few counts alike: the median of what may happen. The mean
// adds up to the base's total; the median is nearest to single customers (Gneiting 2011: each error measure has its functional).
// Beside it other quantiles of the same distribution: the bounds of an interval.
import { chanceOfVisits, type OpenGap } from './count.ts';
import { type GapModel, gapPosterior } from './gap-model.ts';
import type { Summary } from './summary.ts';

/** The median of a count, from the chance of at least n (n >= 1, falling in n): the largest n that is more likely than not. */
export function medianFrom(atLeast: (n: number) => number): number {
  return quantileFrom(atLeast, 0.5);
}

/** The smallest count that is not exceeded with chance `share`, from the chance of at least n (n >= 1, falling in n). */
export function quantileFrom(atLeast: (n: number) => number, share: number): number {
  const above = 1 - share;
  if (!(atLeast(1) > above)) return 0;
  let sure = 1;
  let open = 2;
  while (atLeast(open) > above) {
    sure = open;
    open *= 2;
  }
  while (open - sure > 1) {
    const middle = (sure + open) >> 1;
    if (atLeast(middle) > above) sure = middle;
    else open = middle;
  }
  return sure;
}

/**
 * The median number of visits within the horizon, by row. With `pBuy` the chance of any visit is taken from there and the model
 * tells only how many there are if any: so a better forecast of the chance keeps the model's counts.
 */
export function medianVisits(
  model: GapModel,
  summary: Summary,
  horizon: number,
  pBuy?: ArrayLike<number>,
): Float64Array {
  return visitQuantiles(model, summary, horizon, [0.5], pBuy)[0];
}

/** Quantiles of the number of visits within the horizon: for each share one number by row. `pBuy` as in `medianVisits`. */
export function visitQuantiles(
  model: GapModel,
  summary: Summary,
  horizon: number,
  shares: readonly number[],
  pBuy?: ArrayLike<number>,
): Float64Array[] {
  const rows = summary.x.length;
  const found = shares.map(() => new Float64Array(rows));
  const least = 1 - Math.max(...shares);
  const posterior = gapPosterior(model, summary);
  const m = model.firstVisitDrops ? 1 : 0;
  for (let i = 0; i < rows; i++) {
    // every quantile is then zero
    if (pBuy && pBuy[i] <= least) continue;
    const silence = summary.T[i] - summary.tx[i];
    posterior.visit(i);
    posterior.silence(silence);
    const gaps = model.classes.map(({ k, a, b }, c): OpenGap => {
      return { k, shape: posterior.shape[c], scale: posterior.scale[c], silence, a, stayed: b + summary.x[i] + m };
    });
    const known: number[] = [];
    const modelled = (n: number): number =>
      (known[n] ??= gaps.reduce((sum, gap, c) => {
        const here = posterior.now[c] * posterior.alive[c];
        return here > 1e-9 ? sum + here * chanceOfVisits(gap, horizon, n) : sum;
      }, 0));
    const any = pBuy ? modelled(1) : 1;
    const atLeast = (n: number): number => {
      if (!pBuy) return modelled(n);
      if (any > 0) return (modelled(n) * pBuy[i]) / any;
      return n === 1 ? pBuy[i] : 0;
    };
    shares.forEach((share, place) => {
      found[place][i] = quantileFrom(atLeast, share);
    });
  }
  return found;
}
