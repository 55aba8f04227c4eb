// The cost ceiling of a campaign: what redeemed coupons took and what valid ones may still take stay below it.
import { sql } from 'kysely';
import { heldSum, locks, type Tx } from '../ground/index.ts';

/**
 * What is left of the ceilings of these campaigns at `now`. Holds a lock per campaign until the end of the
 * transaction, in ascending order, so that two workers cannot spend the same money. Expired coupons free theirs.
 */
export async function remainingBudgets(
  tx: Tx,
  ceilings: ReadonlyMap<number, number>,
  now: Date,
): Promise<Map<number, number>> {
  const remaining = new Map(ceilings);
  const ids = [...ceilings.keys()].sort((a, b) => a - b);
  if (ids.length === 0) return remaining;
  for (const id of ids) await tx.run(sql`select pg_advisory_xact_lock(${locks.budgets}, ${id}::integer)`);
  // answered by the index coupon_by_campaign alone
  const committed = await tx.rows(sql<{ campaignId: number; minor: number }>`
    select campaign_id as "campaignId",
      ${heldSum(sql`sum(case when state = 'redeemed' then redeemed_minor when state = 'issued' and expires_at >= ${now}
        then ceiling_minor else 0 end)`)} as minor
    from coupon where campaign_id = any(${ids}::bigint[]) group by campaign_id`);
  for (const { campaignId, minor } of committed) remaining.set(campaignId, (remaining.get(campaignId) ?? 0) - minor);
  return remaining;
}
