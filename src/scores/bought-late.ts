// Who was late yesterday, as it stood in the morning, and has bought since.
import { sql } from 'kysely';
import { addDays, type Day, dayNumber, type Shop, type Tx } from '../ground/index.ts';
import { gapModelOf, latenessOfAll } from '../models/index.ts';
import type { Fit } from './fit.ts';
import { readHistories } from './histories.ts';
import { shopTime } from './season.ts';
import { valuePeriodDays } from './value-classes.ts';

const chunk = 2_500;

/**
 * Marks them in the filled twin of `score`. Yesterday's morning knew the purchases up to the evening before it; whoever
 * has bought on that day or on `asOf` is asked again as of then. The inactive are not among them.
 */
export async function markBoughtLate(tx: Tx, fit: Fit, shop: Shop, asOf: Day): Promise<void> {
  const buyers = await tx.rows(sql<{ customerId: number }>`
    select customer_id as "customerId" from score_next where last_day >= ${addDays(asOf, -1)}::date`);
  const known = addDays(asOf, -2);
  const yesterday = dayNumber(asOf) - 1;
  const model = gapModelOf(fit.model);
  const time = shopTime(fit.season, asOf);
  const marked: number[] = [];
  for (let start = 0; start < buyers.length; start += chunk) {
    const customerIds = buyers.slice(start, start + chunk).map(({ customerId }) => customerId);
    const options = { customerIds, rho: model.rho, time, periodDays: valuePeriodDays };
    for await (const { summary, coveredUntil, lastDay, customerId, size } of readHistories(tx, known, options)) {
      const silence = Float64Array.from(coveredUntil.subarray(0, size), (rests) =>
        Math.max(0, time.timeOf(yesterday) - time.timeOf(rests)),
      );
      const lateness = latenessOfAll(model, summary, { patience: shop.patienceDays, silence });
      for (let i = 0; i < size; i++) {
        const isLate = Math.fround(lateness[i]) >= Math.fround(1 - shop.lateRate);
        if (isLate && yesterday - lastDay[i] < valuePeriodDays) marked.push(customerId[i]);
      }
    }
  }
  if (marked.length === 0) return;
  await tx.run(sql`update score_next set bought_late = true where customer_id = any(${marked}::bigint[])`);
}
