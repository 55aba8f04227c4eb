// How good recommendations are: each customer's last basket is hidden and has to be found, every method side by side.
import { scoreByFactors } from './als.ts';
import type { Baskets } from './baskets.ts';
import { featureNames, featuresOf, learnBlend, scoreOf } from './blend.ts';
import { candidatesFor, emptyScores, type Past, pastOf, topOf } from './candidates.ts';
import { historiesOf } from './histories.ts';
import { fitParts, type RecommenderOptions } from './recommender.ts';

/** recall = found / min(10, items asked for); NDCG with binary gain; hit = share of customers with at least one found. */
export interface RankingQuality {
  recall: number;
  ndcg: number;
  hit: number;
  customers: number;
}

export interface MethodQuality {
  readonly method: 'popularity' | 'rebuy' | 'item-item' | 'als' | 'blend';
  /** All items of the hidden basket. */
  readonly all: RankingQuality;
  /** Only those that the customer had never bought; what was bought before is not recommended either. */
  readonly new: RankingQuality;
}

export interface RecommendEvaluation {
  readonly customers: number;
  readonly items: number;
  /** (customer, item) pairs that the methods could learn from. */
  readonly pairs: number;
  /** Share of the hidden items that the customer had bought before. */
  readonly rebuyShare: number;
  readonly methods: readonly MethodQuality[];
}

const depth = 10;

/**
 * Leave-last-basket-out. Customers with at least two baskets; the last basket of each is hidden, items that occur only in
 * hidden baskets cannot be asked for. The blend's weights are learnt from the second-last baskets, by parts fitted
 * without them: hidden baskets are seen by nothing. "Now" is the time of the hidden
 * basket, as when somebody stands at the till (with the expected time instead, the figures are the same to .0005).
 */
export function evaluateRecommender(given: Baskets, options: RecommenderOptions = {}): RecommendEvaluation {
  const baskets = withTwoBaskets(given);
  const histories = historiesOf(baskets, 1);
  const blend = learnBlend(fitParts(historiesOf(baskets, 2), options), baskets, 2);
  const parts = fitParts(histories, options);
  const { buyers } = parts.rates;
  const scores = emptyScores(baskets.itemCount);
  const features = new Float64Array(featureNames.length);
  const blended = new Float64Array(baskets.itemCount);
  const counted = new Float64Array(baskets.itemCount);
  const { factors } = parts.factors;

  /** Each method fills and returns one score per item for customer c; `scores` hold what `candidatesFor` found. */
  const methods: Record<MethodQuality['method'], (past: Past, c: number, candidates: Int32Array) => ArrayLike<number>> =
    {
      popularity: () => buyers,
      rebuy: (past) => {
        for (let i = 0; i < counted.length; i++) counted[i] = buyers[i] * 1e-7;
        for (let n = 0; n < past.items.length; n++) counted[past.items[n]] += past.counts[n];
        return counted;
      },
      'item-item': () => scores.likeness,
      als: (_past, c) => {
        scoreByFactors(parts.factors, parts.factors.customers.subarray(c * factors, (c + 1) * factors), scores.taste);
        return scores.taste;
      },
      blend: (past, c, candidates) => {
        blended.fill(Number.NEGATIVE_INFINITY);
        for (const item of candidates) {
          featuresOf(parts, past, scores, item, baskets.times[baskets.starts[c + 1] - 1], features);
          blended[item] = blend ? scoreOf(blend, features) : scores.likeness[item];
        }
        return blended;
      },
    };
  const names = Object.keys(methods) as MethodQuality['method'][];
  const found = names.map((method) => ({ method, all: nothing(), new: nothing() }));
  let [asked, again] = [0, 0];
  for (let c = 0; c + 1 < histories.starts.length; c++) {
    const past = pastOf(histories, c);
    const taste = parts.factors.customers.subarray(c * factors, (c + 1) * factors);
    const candidates = candidatesFor(parts, past, taste, scores);
    const hidden = hiddenItems(baskets, c, buyers);
    const isNew = (item: number) => scores.place[item] < 0;
    const fresh = new Set([...hidden].filter(isNew));
    asked += hidden.size;
    again += hidden.size - fresh.size;
    for (const { method, all, new: onlyNew } of found) {
      const ranking = methods[method](past, c, candidates);
      judge(topOf(ranking, depth), hidden, all);
      judge(topOf(ranking, depth, isNew), fresh, onlyNew);
    }
  }
  return {
    customers: histories.starts.length - 1,
    items: buyers.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0),
    pairs: histories.items.length,
    rebuyShare: asked > 0 ? again / asked : 0,
    methods: found.map(({ method, all, new: onlyNew }) => ({ method, all: averaged(all), new: averaged(onlyNew) })),
  };
}

function nothing(): RankingQuality {
  return { recall: 0, ndcg: 0, hit: 0, customers: 0 };
}

/** Adds one customer's ranking to the sums; a customer who asks for nothing does not count. */
function judge(ranking: readonly number[], asked: ReadonlySet<number>, sums: RankingQuality): void {
  if (asked.size === 0) return;
  const most = Math.min(depth, asked.size);
  let [count, gain, best] = [0, 0, 0];
  for (let place = 0; place < depth; place++) {
    const worth = 1 / Math.log2(place + 2);
    if (place < most) best += worth;
    if (place < ranking.length && asked.has(ranking[place])) {
      count++;
      gain += worth;
    }
  }
  sums.recall += count / most;
  sums.ndcg += gain / best;
  sums.hit += count > 0 ? 1 : 0;
  sums.customers++;
}

function averaged({ recall, ndcg, hit, customers }: RankingQuality): RankingQuality {
  const n = Math.max(1, customers);
  return { recall: recall / n, ndcg: ndcg / n, hit: hit / n, customers };
}

/** The items of the last basket that somebody has bought before. */
function hiddenItems(baskets: Baskets, c: number, buyers: Int32Array): Set<number> {
  const last = baskets.starts[c + 1] - 1;
  const items = baskets.items.subarray(baskets.itemStarts[last], baskets.itemStarts[last + 1]);
  return new Set(items.filter((item) => buyers[item] > 0));
}

/** The baskets of customers who have at least two. */
function withTwoBaskets(baskets: Baskets): Baskets {
  const starts: number[] = [0];
  const times: number[] = [];
  const itemStarts: number[] = [];
  const items: number[] = [];
  for (let c = 0; c + 1 < baskets.starts.length; c++) {
    const [from, to] = [baskets.starts[c], baskets.starts[c + 1]];
    if (to - from < 2) continue;
    for (let b = from; b < to; b++) {
      times.push(baskets.times[b]);
      itemStarts.push(items.length);
      for (let i = baskets.itemStarts[b]; i < baskets.itemStarts[b + 1]; i++) items.push(baskets.items[i]);
    }
    starts.push(times.length);
  }
  itemStarts.push(items.length);
  return {
    starts: Int32Array.from(starts),
    times: Float64Array.from(times),
    itemStarts: Int32Array.from(itemStarts),
    items: Int32Array.from(items),
    itemCount: baskets.itemCount,
  };
}
