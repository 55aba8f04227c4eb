// Lists who is late on any day, straight from the histories: `ritorno late`, for today or for a day long past.
import { sql } from 'kysely';
import { type Context, type Day, type Db, type Progress, readShop, type Shop } from '../ground/index.ts';
import { gapModelOf, latenessOfAll, meanGap } from '../models/index.ts';
import { type Fit, fitWhenDue } from './fit.ts';
import { type Histories, readHistories } from './histories.ts';
import { isLate, type Limit } from './limit.ts';
import { ownDays } from './own-days.ts';
import { describer } from './rhythm-of.ts';
import { shopTime } from './season.ts';
import { valuePeriodDays } from './value-classes.ts';

/** One late customer. Days are calendar days; gaps in days; value in minor units of the shop's currency. */
export interface LateCustomer {
  customer: string;
  purchases: number;
  last_purchase: Day;
  silence_days: number;
  /** Own mean gap; with one purchase the gap expected of such a customer. */
  mean_gap_days: number;
  lateness: number;
  p_alive: number;
  expected_visit: Day | null;
  expected_visit_low: Day | null;
  expected_visit_high: Day | null;
  value: number;
}

/** The false-alarm rate that the limit day is shown for when the limit is none. */
const shownRate = 0.05;

/** Yields the customers over the limit on `asOf`, in the order of the base. Fits the model when no fit serves that day. */
export async function* lateCustomers(
  context: Context,
  asOf: Day,
  limit: Limit,
  progress: Progress,
): AsyncGenerator<LateCustomer> {
  const { db } = context;
  const { fit } = await fitWhenDue(context, asOf, progress);
  const shop = await readShop(db);
  let done = 0;
  for await (const batch of readHistories(db, asOf, {
    rho: gapModelOf(fit.model).rho,
    time: shopTime(fit.season, asOf),
    periodDays: valuePeriodDays,
  })) {
    const names = await externalIds(db, batch);
    const isOver = judgeOf(batch, fit, shop, asOf, limit);
    const describe = describer(batch, fit, shop, asOf, limit.kind === 'rate' ? limit.rate : shownRate);
    for (let i = 0; i < batch.size; i++) {
      // describing takes most of the time: only for those who are printed
      if (!isOver(i)) continue;
      const one = describe(i);
      yield {
        customer: names.get(one.customerId) ?? String(one.customerId),
        purchases: one.visits,
        last_purchase: one.lastDay,
        silence_days: one.silenceDays,
        mean_gap_days: one.meanGapDays ?? one.expectedGapDays,
        lateness: one.lateness,
        p_alive: one.pAlive,
        expected_visit: one.next?.expected ?? null,
        expected_visit_low: one.next?.low ?? null,
        expected_visit_high: one.next?.high ?? null,
        value: one.valueMinor,
      };
    }
    done += batch.size;
    progress(done, undefined, 'customers');
  }
}

/** Tells whether row `i` of a batch is over the limit. */
function judgeOf(batch: Histories, fit: Fit, shop: Shop, asOf: Day, limit: Limit): (i: number) => boolean {
  const { summary, silence, silenceTime, firstDay, lastDay } = batch;
  const patience = shop.patienceDays;
  const lateness = latenessOfAll(gapModelOf(fit.model), summary, { patience, silence: silenceTime });
  const own = ownDays(batch, fit, shop, asOf);
  const meanGapDays = (i: number) =>
    summary.x[i] > 0 ? (lastDay[i] - firstDay[i]) / summary.x[i] : meanGap(own(i).rhythm, patience);
  return (i) => isLate(limit, silence[i], lateness[i], limit.kind === 'multiple' ? meanGapDays(i) : Number.NaN);
}

/** The shop's own numbers of a batch's customers. */
async function externalIds(db: Db, batch: Histories): Promise<Map<number, string>> {
  const rows = await db.rows(sql<{ customerId: number; externalId: string }>`
    select customer_id as "customerId", external_id as "externalId"
    from customer where customer_id = any(${[...batch.customerId]}::bigint[])`);
  return new Map(rows.map((row) => [row.customerId, row.externalId]));
}
