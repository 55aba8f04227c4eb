// How sure the chosen forecaster's lead over each other one is: the same customers drawn with replacement for both.
import { type Evaluation, type Forecaster, logLosses, pairedBootstrap } from '../../models/index.ts';

export interface Comparison {
  readonly against: string;
  readonly metric: 'auc' | 'brier' | 'logLoss' | 'mae' | 'medianMae';
  /** Figure of the chosen forecaster minus that of the other, with its 95 % interval. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly verdict: 'better' | 'tie' | 'worse';
}

/** What a comparison reads of an evaluation. */
export interface Compared extends Pick<Evaluation, 'scores' | 'probabilities' | 'counts' | 'medians' | 'outcome'> {
  readonly rows: readonly { readonly name: string }[];
}

/** Half of the last digit that reports print. */
const smallestShown = 0.00005;

/** Above this many customers fewer draws do: the interval is narrow anyway. */
const manyCustomers = 20_000;

/** Chosen against every other forecaster and rule, by every metric that both have. */
export function compareWithChosen(
  { rows, scores, probabilities, counts, medians, outcome: { bought, count } }: Compared,
  chosen: Forecaster,
  seed: number,
): Comparison[] {
  const draws = bought.length > manyCustomers ? 200 : 1000;
  const missed = (forecast: Float64Array) => forecast.map((v, i) => Math.abs(v - count[i]));
  const per = {
    // where nobody or everybody bought there is nothing to rank
    auc: byName(bought.includes(0) && bought.includes(1) ? scores : {}, (score) => rankingInfluence(score, bought)),
    brier: byName(probabilities, (p) => p.map((v, i) => (v - bought[i]) ** 2)),
    logLoss: byName(probabilities, (p) => logLosses(p, bought)),
    mae: byName(counts, missed),
    medianMae: byName(medians, missed),
  };
  const comparisons: Comparison[] = [];
  for (const { name } of rows) {
    if (name === chosen) continue;
    for (const [metric, figures] of Object.entries(per) as [Comparison['metric'], typeof per.auc][]) {
      const [own, other] = [figures(chosen), figures(name)];
      if (!own || !other) continue;
      const { mean, low, high } = pairedBootstrap(
        own.map((v, i) => v - other[i]),
        seed,
        draws,
      );
      const ahead = metric === 'auc' ? low > 0 : high < 0;
      const behind = metric === 'auc' ? high < 0 : low > 0;
      // what is sure and shows in no digit is no difference to act upon
      const isNothing = Math.abs(mean) < smallestShown;
      const verdict = isNothing ? 'tie' : ahead ? 'better' : behind ? 'worse' : 'tie';
      comparisons.push({ against: name, metric, difference: mean, low, high, verdict });
    }
  }
  return comparisons;
}

/** Figures per customer by forecaster, computed when first asked for. */
function byName(columns: Record<string, Float64Array>, figure: (column: Float64Array) => Float64Array) {
  const known = new Map<string, Float64Array>();
  return (name: string): Float64Array | undefined => {
    const column = columns[name];
    if (!column) return undefined;
    const found = known.get(name) ?? figure(column);
    known.set(name, found);
    return found;
  };
}

/**
 * What each customer adds to the AUC: their mean is the AUC, and the mean over customers drawn anew is, to first order, the
 * AUC of the drawn ones (DeLong, DeLong and Clarke-Pearson 1988). Customers of equal score count half.
 */
function rankingInfluence(score: Float64Array, bought: Float64Array): Float64Array {
  const order = Array.from(score.keys()).sort((a, b) => score[a] - score[b]);
  const buyers = bought.reduce((sum, v) => sum + v, 0);
  const others = score.length - buyers;
  const placement = new Float64Array(score.length);
  let buyersBelow = 0;
  let othersBelow = 0;
  let sum = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let buyersHere = 0;
    do buyersHere += bought[order[to++]];
    while (to < order.length && score[order[to]] === score[order[from]]);
    const othersHere = to - from - buyersHere;
    for (let i = from; i < to; i++) {
      // a buyer: share of the others below; another: share of the buyers above
      placement[order[i]] = bought[order[i]]
        ? (othersBelow + othersHere / 2) / others
        : (buyers - buyersBelow - buyersHere / 2) / buyers;
    }
    sum += (buyersHere * (othersBelow + othersHere / 2)) / (buyers * others);
    buyersBelow += buyersHere;
    othersBelow += othersHere;
    from = to;
  }
  const share = buyers / score.length;
  return placement.map((v, i) => sum + (v - sum) / (bought[i] ? share : 1 - share));
}
