// From which day of silence on some customers count as late, without the rest of their rhythm.
import type { Day, Db } from '../ground/index.ts';
import { fittedHistories, ownDays } from './own-days.ts';

/**
 * The limit in days of silence at a false-alarm rate, by customer id, as of a day; those without a purchase by then, or
 * who object, are missing. Throws a Problem when no model has been fitted yet.
 */
export async function limitsOf(
  db: Db,
  customerIds: readonly number[],
  asOf: Day,
  rate: number,
): Promise<Map<number, number>> {
  const { fit, shop, batches } = await fittedHistories(db, customerIds, asOf);
  const found = new Map<number, number>();
  for await (const batch of batches) {
    const own = ownDays(batch, fit, shop, asOf);
    for (let i = 0; i < batch.size; i++) found.set(batch.customerId[i], own(i).limitAt(rate));
  }
  return found;
}
