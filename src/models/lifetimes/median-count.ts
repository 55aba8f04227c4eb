// The one number of visits to name when every visit too many or too few counts alike: the median of what may happen. The mean
// adds up to the base's total; the median is nearest to single customers (Gneiting 2011: each error measure has its functional).
import { chanceOfVisits, type OpenGap } from './count.ts';
import { type GapModel, gapPosterior } from './gap-model.ts';
import type { Summary } from './summary.ts';

/** The median of a count, from the chance of at least n (n >= 1, falling in n): the largest n that is more likely than not. */
export function medianFrom(atLeast: (n: number) => number): number {
  if (!(atLeast(1) > 0.5)) return 0;
  let sure = 1;
  let open = 2;
  while (atLeast(open) > 0.5) {
    sure = open;
    open *= 2;
  }
  while (open - sure > 1) {
    const middle = (sure + open) >> 1;
    if (atLeast(middle) > 0.5) sure = middle;
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
  const posterior = gapPosterior(model, summary);
  const m = model.firstVisitDrops ? 1 : 0;
  return summary.x.map((x, i) => {
    if (pBuy && pBuy[i] <= 0.5) return 0;
    const silence = summary.T[i] - summary.tx[i];
    posterior.visit(i);
    posterior.silence(silence);
    const gaps = model.classes.map(({ k, a, b }, c): OpenGap => {
      return { k, shape: posterior.shape[c], scale: posterior.scale[c], silence, a, stayed: b + x + m };
    });
    const atLeast = (n: number): number =>
      gaps.reduce((sum, gap, c) => {
        const here = posterior.now[c] * posterior.alive[c];
        return here > 1e-9 ? sum + here * chanceOfVisits(gap, horizon, n) : sum;
      }, 0);
    const any = atLeast(1);
    if (!pBuy) return medianFrom(atLeast);
    return any > 0 ? medianFrom((n) => (atLeast(n) * pBuy[i]) / any) : 1;
  });
}
