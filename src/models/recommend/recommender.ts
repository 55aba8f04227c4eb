// The recommender: what a customer will probably buy next, bought before or new, with the reason in hand.
import { type AlsOptions, fitFactors, foldIn } from './als.ts';
import type { Baskets } from './baskets.ts';
import { type Blend, featureNames, featuresOf, learnBlend, scoreOf } from './blend.ts';
import { candidatesFor, emptyScores, type Parts, type Past, type Scores, topOf } from './candidates.ts';
import { type Histories, historiesOf } from './histories.ts';
import { type NeighbourOptions, neighboursOf } from './item-item.ts';
import { dueness, rebuyRates } from './rebuy.ts';

export interface RecommenderOptions {
  readonly factors?: AlsOptions;
  readonly neighbours?: NeighbourOptions;
}

export interface Recommender {
  readonly parts: Parts;
  readonly blend: Blend;
  readonly itemCount: number;
}

/** Why an item is recommended. */
export type Reason =
  /** Bought `times` times, and `due` of the usual wait is over (1 = due now). */
  | { readonly kind: 'rebuy'; readonly times: number; readonly due: number }
  /** People who bought `because` buy it too. */
  | { readonly kind: 'similar'; readonly because: number }
  /** Like what people with the same taste buy. */
  | { readonly kind: 'taste' };

export interface Recommendation {
  readonly item: number;
  /** Log-odds of finding the item in the next basket; comparable between items and customers of one fit. */
  readonly score: number;
  readonly reason: Reason;
}

/**
 * Fits the parts on all baskets, and the weights of the blend by leaving out each customer's newest basket: the parts are
 * fitted a second time without it and asked for it. Nobody with two baskets = weights that trust the counts alone.
 */
export function fitRecommender(baskets: Baskets, options: RecommenderOptions = {}): Recommender {
  const earlier = fitParts(historiesOf(baskets, 1), options);
  const blend = learnBlend(earlier, baskets, 1) ?? plainBlend();
  return { parts: fitParts(historiesOf(baskets), options), blend, itemCount: baskets.itemCount };
}

/** The parts fitted on these histories. */
export function fitParts(histories: Histories, options: RecommenderOptions): Parts {
  return {
    neighbours: neighboursOf(histories, options.neighbours),
    factors: fitFactors(histories, options.factors),
    rates: rebuyRates(histories),
  };
}

/** Bought often first, then what is alike. */
function plainBlend(): Blend {
  const width = featureNames.length;
  const weights = new Float64Array(width);
  weights[featureNames.indexOf('bought before')] = 5;
  weights[featureNames.indexOf('times bought')] = 1;
  weights[featureNames.indexOf('likeness')] = 0.5;
  weights[featureNames.indexOf('popularity')] = 0.1;
  return { weights, mean: new Float64Array(width), deviation: new Float64Array(width).fill(1) };
}

export interface RecommendOptions {
  /** How many; default 10. */
  readonly count?: number;
  /** Only items never bought before. */
  readonly onlyNew?: boolean;
  /** Items to leave out: out of stock, just bought, not for sale. */
  readonly without?: (item: number) => boolean;
}

/**
 * The best items for a past, best first. `now` in the days of the baskets. The customer need not have been in the fit:
 * taste is solved from the past itself, so yesterday's purchases count today without a new fit. `scratch` may be
 * passed from call to call (`emptyScores`) and saves allocations.
 */
export function recommend(
  recommender: Recommender,
  past: Past,
  now: number,
  options: RecommendOptions = {},
  scratch: Scores = emptyScores(recommender.itemCount),
): Recommendation[] {
  const { parts, blend } = recommender;
  const { count = 10, onlyNew = false, without = () => false } = options;
  if (past.items.length === 0) return popular(recommender, count, without);
  const candidates = candidatesFor(parts, past, foldIn(parts.factors, past.items), scratch);
  const features = new Float64Array(featureNames.length);
  const scores = Float64Array.from(candidates, (item) => {
    featuresOf(parts, past, scratch, item, now, features);
    return scoreOf(blend, features);
  });
  const wanted = (n: number) => !without(candidates[n]) && !(onlyNew && scratch.place[candidates[n]] >= 0);
  return topOf(scores, count, wanted).map((n) => ({
    item: candidates[n],
    score: scores[n],
    reason: reasonOf(parts, past, scratch, candidates[n], now),
  }));
}

/** For somebody without a past: what most people buy. */
function popular(recommender: Recommender, count: number, without: (item: number) => boolean): Recommendation[] {
  const { buyers } = recommender.parts.rates;
  return topOf(buyers, count, (item) => !without(item)).map((item) => ({
    item,
    score: Math.log(buyers[item] + 1),
    reason: { kind: 'taste' },
  }));
}

function reasonOf(parts: Parts, past: Past, scores: Scores, item: number, now: number): Reason {
  const at = scores.place[item];
  if (at >= 0) {
    const own = { count: past.counts[at], firstTime: past.firstTime[at], lastTime: past.lastTime[at] };
    return { kind: 'rebuy', times: own.count, due: dueness(own, parts.rates.gap[item], now) };
  }
  let [because, most] = [-1, 0];
  const { starts, items, similarity } = parts.neighbours;
  for (let n = 0; n < past.items.length; n++) {
    const bought = past.items[n];
    for (let near = starts[bought]; near < starts[bought + 1]; near++) {
      const share = items[near] === item ? past.recent[n] * similarity[near] : 0;
      if (share > most) [because, most] = [bought, share];
    }
  }
  return because >= 0 ? { kind: 'similar', because } : { kind: 'taste' };
}
