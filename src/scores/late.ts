// Lists who is late, or probably gone, on any day, straight from the histories: `ritorno late`, for today or a day long past.
import { sql } from 'kysely';
import { type Context, type Day, type Db, type Progress, readShop, type Shop, silent } from '../ground/index.ts';
import { forecastGapsFor, gapModelOf, type LimitSeen, latenessOfAll, limitSeen, meanGap } from '../models/index.ts';
import { type Fit, fitWhenDue } from './fit.ts';
import { type Histories, readHistories } from './histories.ts';
import { type GoneLimit, isLate, type Limit } from './limit.ts';
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

/** What is asked of the base: who is late for them, or who is probably gone, each by its own limit. */
export type Asked =
  | { readonly question: 'late'; readonly limit: Limit }
  | { readonly question: 'gone'; readonly below: number };

/** How true the limit of 'late' was in the months before `asOf`; null for limits in days, and where too few returned to tell. */
export async function lateLimitSeen(context: Context, asOf: Day, limit: Limit): Promise<LimitSeen | null> {
  if (limit.kind !== 'rate') return null;
  return limitSeen((await fitWhenDue(context, asOf, silent)).fit.seen, limit.rate);
}

/** The limit of 'gone' as a share: as it was said, or the mean chance of being still a customer over the base on `asOf`. */
export async function goneLimitOn(context: Context, asOf: Day, limit: GoneLimit): Promise<number> {
  if (limit !== 'mean') return limit;
  const { fit } = await fitWhenDue(context, asOf, silent);
  let sum = 0;
  let customers = 0;
  for await (const batch of historiesOn(context.db, fit, asOf)) {
    for (const p of chancesAlive(batch, fit)) sum += p;
    customers += batch.size;
  }
  return customers === 0 ? 0 : sum / customers;
}

function historiesOn(db: Db, fit: Fit, asOf: Day): AsyncIterable<Histories> {
  const { rho } = gapModelOf(fit.model);
  return readHistories(db, asOf, { rho, time: shopTime(fit.season, asOf), periodDays: valuePeriodDays });
}

function chancesAlive({ summary, silenceTime }: Histories, fit: Fit): Float64Array {
  const [{ pAlive }] = forecastGapsFor(gapModelOf(fit.model), summary, [0], { silence: silenceTime, counts: false });
  return pAlive;
}

/**
 * Yields the customers for whom the answer on `asOf` is yes, in the order of the base. A limit alone asks who is late. Fits the
 * model when no fit serves that day.
 */
export async function* lateCustomers(
  context: Context,
  asOf: Day,
  asked: Limit | Asked,
  progress: Progress,
): AsyncGenerator<LateCustomer> {
  const { db } = context;
  const { fit } = await fitWhenDue(context, asOf, progress);
  const shop = await readShop(db);
  const wanted: Asked = 'question' in asked ? asked : { question: 'late', limit: asked };
  const isRate = wanted.question === 'late' && wanted.limit.kind === 'rate';
  let done = 0;
  for await (const batch of historiesOn(db, fit, asOf)) {
    const names = await externalIds(db, batch);
    const isOver = judgeOf(batch, fit, shop, asOf, wanted);
    const describe = describer(batch, fit, shop, asOf, isRate ? wanted.limit.rate : shownRate);
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

/** Tells whether the answer for row `i` of a batch is yes. */
function judgeOf(batch: Histories, fit: Fit, shop: Shop, asOf: Day, asked: Asked): (i: number) => boolean {
  if (asked.question === 'gone') {
    const alive = chancesAlive(batch, fit);
    return (i) => alive[i] < asked.below;
  }
  const { limit } = asked;
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
