// The home page's first answer: who is late today, by value, and who is worth a personal word.
import { sql } from 'kysely';
import { type Db, heldSum, readShop } from '../ground/index.ts';
import type { ScoredRow, Today } from './contract.ts';
import { type BareScoredRow, rowColumns, withStrip } from './customer-rows.ts';
import { limitSeenOn } from './fit.ts';
import { answersYes } from './limit.ts';

const worthShown = 5;

/** Counts the late customers of the newest scores; everything is zero and asOf null before the first scoring. */
export async function readToday(db: Db): Promise<Today> {
  const shop = await readShop(db);
  const rate = shop.lateRate;
  // customers and late ones in each value class
  const byValue = await db.rows(sql<Today['byValue'][number]>`
    select value_class as "valueClass", count(*)::int as customers,
      (count(*) filter (where lateness >= ${1 - rate}::real))::int as late,
      (count(*) filter (where lateness >= ${1 - rate}::real and churn_level = 3))::int as "highRisk",
      (count(*) filter (where ${answersYes({ question: 'gone', below: shop.goneBelow })}))::int as gone,
      ${heldSum(sql`sum(value_minor) filter (where lateness >= ${1 - rate}::real)`)} as "valueMinor"
    from score s group by value_class order by value_class desc`);
  const [scored] = await db.rows(sql<{ asOf: string; fittedAt: Date; modelVersion: string }>`
    select s.as_of as "asOf", f.fitted_at as "fittedAt", f.model_version as "modelVersion"
    from score s join model_fit f using (model_fit_id) limit 1`);
  const [latest] = await db.rows(sql<{ at: Date | null }>`select max(last_purchase_at) as at from customer_statistics`);
  return {
    asOf: scored?.asOf ?? null,
    scoredAt: scored?.fittedAt.toISOString() ?? null,
    modelVersion: scored?.modelVersion ?? null,
    customers: byValue.reduce((sum, row) => sum + row.customers, 0),
    late: byValue.reduce((sum, row) => sum + row.late, 0),
    limitRate: rate,
    limitSeen: scored ? await limitSeenOn(db, scored.asOf, rate) : null,
    gone: byValue.reduce((sum, row) => sum + row.gone, 0),
    goneBelow: shop.goneBelow,
    lastPurchaseAt: latest?.at?.toISOString() ?? null,
    byValue,
    worthAWord: await worthAWord(db, scored?.asOf, rate),
    currency: shop.currency,
  };
}

/** The late customers with the most value, newest scores. */
async function worthAWord(db: Db, asOf: string | undefined, rate: number): Promise<ScoredRow[]> {
  const rows = await db.rows(sql<BareScoredRow>`
    select ${rowColumns}
    from score s join customer c using (customer_id) left join customer_statistics t using (customer_id)
    where s.lateness >= ${1 - rate}::real
    order by s.value_minor desc, s.customer_id desc limit ${worthShown}`);
  return withStrip(db, rows, asOf, rate);
}
