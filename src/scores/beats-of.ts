// The beats of some customers' rhythm and their next visit: what the last day of a coupon needs, and nothing dearer.
import { type Day, type Db, dayFromNumber } from '../ground/index.ts';
import { forecastGapsFor, gapModelOf, gapQuantile } from '../models/index.ts';
import type { Rhythm } from './contract.ts';
import { fittedHistories, ownDays } from './own-days.ts';

export type Beats = Pick<Rhythm, 'visits' | 'lastDay' | 'medianGapDays' | 'next'>;

/**
 * As `rhythmOf` on `asOf`, by customer id, a tenth of its work: those without a purchase by then, or who object, are
 * missing. Throws a Problem when no model has been fitted yet.
 */
export async function beatsOf(db: Db, customerIds: readonly number[], asOf: Day): Promise<Map<number, Beats>> {
  const found = new Map<number, Beats>();
  if (customerIds.length === 0) return found;
  const { fit, shop, batches } = await fittedHistories(db, customerIds, asOf);
  for await (const batch of batches) {
    const { summary, silenceTime } = batch;
    const [{ pAlive }] = forecastGapsFor(gapModelOf(fit.model), summary, [0], { silence: silenceTime, counts: false });
    const own = ownDays(batch, fit, shop, asOf);
    for (let i = 0; i < batch.size; i++) {
      const { rhythm, next } = own(i);
      found.set(batch.customerId[i], {
        visits: summary.x[i] + 1,
        lastDay: dayFromNumber(batch.lastDay[i]),
        medianGapDays: gapQuantile(rhythm, 0.5, shop.patienceDays),
        next: next(pAlive[i]),
      });
    }
  }
  return found;
}
