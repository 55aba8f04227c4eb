// The figures of a ranking for customers who count several times or not at all: sorted once, read for every draw of a bootstrap.

/** AUC and share of buyers at the top of one ranking, by weights of the customers. Ties count half, and in proportion. */
export interface Ranking {
  auc(weight: ArrayLike<number>): number;
  capture(weight: ArrayLike<number>, share?: number): number;
}

/** The ranking of customers by score, highest first. */
export function rankingOf(score: ArrayLike<number>, bought: ArrayLike<number>): Ranking {
  const order = Uint32Array.from({ length: score.length }, (_, i) => i).sort((p, q) => score[q] - score[p]);
  /** Calls `visit` with the weight of buyers and of others at each distinct score, from the top. */
  const descend = (weight: ArrayLike<number>, visit: (buyers: number, others: number) => void): void => {
    for (let from = 0; from < order.length; ) {
      const here = score[order[from]];
      let buyers = 0;
      let others = 0;
      do {
        if (bought[order[from]]) buyers += weight[order[from]];
        else others += weight[order[from]];
      } while (++from < order.length && score[order[from]] === here);
      visit(buyers, others);
    }
  };
  return {
    auc(weight) {
      let above = 0;
      let passed = 0;
      let pairs = 0;
      descend(weight, (buyers, others) => {
        pairs += others * (above + buyers / 2);
        above += buyers;
        passed += others;
      });
      return pairs / (above * passed);
    },
    capture(weight, share = 0.1) {
      let left = 0;
      for (let i = 0; i < order.length; i++) left += share * weight[i];
      let found = 0;
      let all = 0;
      descend(weight, (buyers, others) => {
        all += buyers;
        if (buyers + others === 0 || left <= 0) return;
        found += buyers * Math.min(1, left / (buyers + others));
        left -= buyers + others;
      });
      return found / all;
    },
  };
}
