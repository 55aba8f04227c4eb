// The cost ceiling of a campaign: what redeemed coupons took and what valid ones may still take stay below it. The sums
// are counted in campaign_budget by whoever changes a coupon, so no batch adds up the coupons of months.
import { sql } from 'kysely';
import { type Database, type Db, heldSum, locks, type Tx } from '../ground/index.ts';

/** What the change of one coupon does to the budget of its campaign. */
export interface BudgetChange {
  readonly campaignId: number;
  /** The coupon's last instant: unused, it frees its part by itself afterwards. */
  readonly expiresAt: Date;
  /** Added to what unused coupons may still cost. */
  readonly outstandingMinor: number;
  /** Added to what used ones did cost. */
  readonly redeemedMinor: number;
}

/** The part of a coupon that a budget change needs. */
type Counted = Pick<BudgetChange, 'campaignId' | 'expiresAt'> & { readonly ceilingMinor: number };

/** A coupon is issued. */
export function whenIssued({ campaignId, expiresAt, ceilingMinor }: Counted): BudgetChange {
  return { campaignId, expiresAt, outstandingMinor: ceilingMinor, redeemedMinor: 0 };
}

/** An unused coupon is cancelled. */
export function whenCancelled({ campaignId, expiresAt, ceilingMinor }: Counted): BudgetChange {
  return { campaignId, expiresAt, outstandingMinor: -ceilingMinor, redeemedMinor: 0 };
}

/** A coupon is used and costs `costMinor`. */
export function whenRedeemed({ campaignId, expiresAt, ceilingMinor }: Counted, costMinor: number): BudgetChange {
  return { campaignId, expiresAt, outstandingMinor: -ceilingMinor, redeemedMinor: costMinor };
}

/** The use of a coupon that did cost `costMinor` is taken back. */
export function whenGivenBack({ campaignId, expiresAt, ceilingMinor }: Counted, costMinor: number): BudgetChange {
  return { campaignId, expiresAt, outstandingMinor: ceilingMinor, redeemedMinor: -costMinor };
}

/**
 * Counts changes, in the transaction that changes the coupons and as its last statement: tills of one campaign meet at
 * these rows, and shall wait for each other's commit alone. In ascending order, so that they never wait in a ring.
 */
export async function changeBudgets(tx: Tx, changes: readonly BudgetChange[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.run(sql`
    insert into campaign_budget as b (campaign_id, expires_at, outstanding_minor, redeemed_minor)
    select campaign_id, expires_at, sum(outstanding_minor), sum(redeemed_minor)
    from unnest(${changes.map((change) => change.campaignId)}::bigint[],
      ${changes.map((change) => change.expiresAt)}::timestamptz[],
      ${changes.map((change) => change.outstandingMinor)}::numeric[],
      ${changes.map((change) => change.redeemedMinor)}::numeric[])
      as change (campaign_id, expires_at, outstanding_minor, redeemed_minor)
    group by campaign_id, expires_at order by campaign_id, expires_at
    on conflict (campaign_id, expires_at) do update set
      outstanding_minor = b.outstanding_minor + excluded.outstanding_minor,
      redeemed_minor = b.redeemed_minor + excluded.redeemed_minor`);
}

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
  const committed = await tx.rows(sql<{ campaignId: number; minor: number }>`
    select campaign_id as "campaignId",
      ${heldSum(sql`sum(redeemed_minor + case when expires_at >= ${now} then outstanding_minor else 0 end)`)} as minor
    from campaign_budget where campaign_id = any(${ids}::bigint[]) group by campaign_id`);
  for (const { campaignId, minor } of committed) remaining.set(campaignId, (remaining.get(campaignId) ?? 0) - minor);
  return remaining;
}

/**
 * Counts budgets anew from the coupons where the two differ, and returns the campaigns concerned: none, unless something
 * has changed coupons without counting. Whoever changes coupons meanwhile counts after this.
 */
export async function mendBudgets(db: Database): Promise<number[]> {
  if ((await miscountedBudgets(db)).length === 0) return [];
  return db.transaction(async (tx) => {
    await tx.run(sql`lock table campaign_budget in share row exclusive mode`);
    // asked again: what was being changed at the first look has been counted, or will be
    const ids = [...new Set((await miscountedBudgets(tx)).map(({ campaignId }) => campaignId))];
    await tx.run(sql`delete from campaign_budget where campaign_id = any(${ids}::bigint[])`);
    await tx.run(sql`
      insert into campaign_budget (campaign_id, expires_at, outstanding_minor, redeemed_minor)
      select campaign_id, expires_at, ${outstanding}, ${redeemed}
      from coupon where campaign_id = any(${ids}::bigint[]) group by campaign_id, expires_at`);
    return ids;
  });
}

const outstanding = sql`sum(case when state = 'issued' then ceiling_minor else 0 end)`;
const redeemed = sql`sum(case when state = 'redeemed' then redeemed_minor else 0 end)`;

/** Where the count differs from the coupons themselves. */
export async function miscountedBudgets(db: Db): Promise<{ campaignId: number; expiresAt: Date }[]> {
  return db.rows(sql<{ campaignId: number; expiresAt: Date }>`
    select campaign_id as "campaignId", expires_at as "expiresAt"
    from campaign_budget counted full join (
      select campaign_id, expires_at, ${outstanding} as outstanding, ${redeemed} as redeemed
      from coupon group by campaign_id, expires_at
    ) summed using (campaign_id, expires_at)
    where coalesce(outstanding_minor, 0) <> coalesce(outstanding, 0)
      or coalesce(redeemed_minor, 0) <> coalesce(redeemed, 0)
    order by campaign_id, expires_at`);
}
