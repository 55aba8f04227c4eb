// The present silence of some customers, worked out on the spot from their purchases as they are known now.
import type { Day, Db } from '../ground/index.ts';
import { goneDays } from './gone-day.ts';
import { fittedHistories, ownDays } from './own-days.ts';

/** A silence and what it is measured by. */
export interface PresentSilence {
  /** Days since the later of the last purchase and the day until which the customer is provided for. */
  readonly silenceDays: number;
  /** Own mean gap in days; null with one visit. */
  readonly meanGapDays: number | null;
  /** The day of silence from which the customer is late at a false-alarm rate. */
  limitAt(rate: number): number;
  /** The day of silence from which the chance of being still a customer is below a limit; Infinity where it never is. */
  goneAt(below: number): number;
}

/**
 * The silences of the given customers on `asOf`, by customer id; those without a purchase by then, or who object, are
 * missing. Unlike the scores of the night it knows the purchases of this moment. Throws a Problem when no model has been
 * fitted yet.
 */
export async function silencesOf(
  db: Db,
  customerIds: readonly number[],
  asOf: Day,
): Promise<Map<number, PresentSilence>> {
  const found = new Map<number, PresentSilence>();
  if (customerIds.length === 0) return found;
  const { fit, shop, batches } = await fittedHistories(db, customerIds, asOf);
  for await (const batch of batches) {
    const own = ownDays(batch, fit, shop, asOf);
    // worked out for the whole batch when somebody asks, once for each limit
    const gone = new Map<number, Float64Array>();
    const goneOf = (below: number): Float64Array => {
      const days = gone.get(below) ?? goneDays(batch, fit, asOf, below);
      gone.set(below, days);
      return days;
    };
    for (let i = 0; i < batch.size; i++) {
      const gaps = batch.summary.x[i];
      found.set(batch.customerId[i], {
        silenceDays: batch.silence[i],
        meanGapDays: gaps > 0 ? (batch.lastDay[i] - batch.firstDay[i]) / gaps : null,
        limitAt: (rate) => own(i).limitAt(rate),
        goneAt: (below) => goneOf(below)[i],
      });
    }
  }
  return found;
}
