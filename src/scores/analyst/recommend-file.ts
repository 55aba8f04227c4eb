// `ritorno recommend --evaluate`: every customer's last basket is hidden, and each way of recommending has to find it.
import { Problem } from '../../ground/index.ts';
import { type PurchaseLogOptions, readPurchaseLog } from '../../ledger/index.ts';
import { basketsOf, evaluateRecommender, type RankingQuality } from '../../models/index.ts';
import { scoreErrors } from '../errors.ts';
import { numberOf } from './read-visits-file.ts';

const millisecondsPerDay = 86_400_000;

/**
 * Evaluates on a file with a product per line. What one customer bought at one moment is a basket; returns and lines without a
 * positive amount are none, nor are the products in `leaveOut` (postage, fees). Throws a Problem when nobody has two baskets.
 */
export async function recommendFile(file: string, options: PurchaseLogOptions, leaveOut: readonly string[] = []) {
  const out = new Set(leaveOut);
  const customers = new Map<string, number>();
  const products = new Map<string, number>();
  const rows: { customer: number[]; item: number[]; time: number[] } = { customer: [], item: [], time: [] };
  const { mapping } = await readPurchaseLog(file, options, (line) => {
    if (line.product === undefined || out.has(line.product)) return;
    if (line.amountMinor !== undefined && line.amountMinor <= 0) return;
    rows.customer.push(numberOf(customers, line.customer));
    rows.item.push(numberOf(products, line.product));
    rows.time.push(line.instant / millisecondsPerDay);
  });
  if (!mapping.columns.product && !mapping.columns.product_name) {
    throw new Problem(scoreErrors.file_without_column, { file, what: 'products', field: 'product' });
  }
  const baskets = basketsOf(rows, customers.size, products.size);
  if (!baskets.starts.some((start, c) => c > 0 && start - baskets.starts[c - 1] > 1)) {
    throw new Problem(scoreErrors.file_without_repeats, { file, until: 'its end', what: 'second basket' });
  }
  const { methods, ...figures } = evaluateRecommender(baskets);
  return {
    ...figures,
    // the one that is used for recommendations
    chosen: 'blend' as const,
    methods: methods.map(({ method, all, new: fresh }) => ({ method, all: named(all), new: named(fresh) })),
  };
}

function named({ recall, ndcg, hit, customers }: RankingQuality) {
  return { 'recall@10': recall, 'ndcg@10': ndcg, hit, customers };
}

export type RecommendReport = Awaited<ReturnType<typeof recommendFile>>;
