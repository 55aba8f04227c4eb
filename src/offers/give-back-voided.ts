// Purchases that were voided after their code had counted: their redemptions are taken back.
import { sql } from 'kysely';
import { type Database, locks, type Tx } from '../ground/index.ts';
import { lockCustomers } from '../ledger/index.ts';
import { type BudgetChange, changeBudgets } from './budget.ts';
import { findCoupon } from './find-coupon.ts';
import { giveBack } from './give-back.ts';

const batchSize = 500;

interface Voided {
  readonly customerId: number;
  readonly purchaseId: number;
  readonly redemptionId: string;
}

/**
 * Takes back every redemption whose purchase has been voided since it was read, and returns how many. One that another
 * purchase stands for as well (the same receipt from a second source) is left, and so is one that was rolled back.
 * Running it again changes nothing.
 */
export async function giveBackVoided(db: Database, now: Date): Promise<number> {
  let given = 0;
  for (;;) {
    const { seen, undone } = await giveBackBatch(db, now);
    given += undone;
    if (seen < batchSize) return given;
  }
}

async function giveBackBatch(db: Database, now: Date): Promise<{ seen: number; undone: number }> {
  return db.transaction(async (tx) => {
    // one reader at a time: what is read of coupon_purchase holds until the commit
    await tx.run(sql`select pg_advisory_xact_lock(${locks.couponPurchases})`);
    const voided = await tx.rows(sql<Voided>`
      select c.customer_id as "customerId", c.purchase_id as "purchaseId", c.redemption_id as "redemptionId"
      from purchase p
      join coupon_purchase c on c.customer_id = p.customer_id and c.purchase_id = p.purchase_id
      where p.voided_at is not null and c.outcome in ('redeemed', 'known_receipt')
      order by c.customer_id, c.purchase_id limit ${batchSize}`);
    if (voided.length === 0) return { seen: 0, undone: 0 };
    const ids = [...new Set(voided.map(({ redemptionId }) => redemptionId))];
    // the holders of the coupons, who need not be the buyers
    const holders = await tx.rows(sql<{ customerId: number }>`
      select customer_id as "customerId" from redemption where redemption_id = any(${ids}::text[])`);
    const customers = holders.map(({ customerId }) => customerId);
    await lockCustomers(tx, customers);
    await tx.run(sql`
      update coupon_purchase c set outcome = 'given_back'
      from unnest(${voided.map((one) => one.customerId)}::bigint[], ${voided.map((one) => one.purchaseId)}::bigint[])
        as v (customer_id, purchase_id)
      where c.customer_id = v.customer_id and c.purchase_id = v.purchase_id`);
    const undone = await giveBackAll(tx, ids, customers, now);
    return { seen: voided.length, undone };
  });
}

/** Gives back those of the redemptions that nothing stands for any more; returns how many. Their holders are locked. */
async function giveBackAll(tx: Tx, ids: readonly string[], holders: readonly number[], now: Date): Promise<number> {
  // apart from the reading below: a purchase of another customer may stand for the same redemption
  const others = await tx.rows(sql<{ id: string }>`
    select redemption_id as id from coupon_purchase
    where redemption_id = any(${ids}::text[]) and outcome in ('redeemed', 'known_receipt')`);
  const kept = new Set(others.map(({ id }) => id));
  const standing = await tx.rows(sql<{ id: string; code: string; discountMinor: number }>`
    select redemption_id as id, code, discount_minor as "discountMinor" from redemption
    where customer_id = any(${holders}::bigint[]) and redemption_id = any(${ids}::text[]) and rolled_back_at is null
    order by customer_id, code`);
  const changes: BudgetChange[] = [];
  let undone = 0;
  for (const { id, code, discountMinor } of standing) {
    if (kept.has(id)) continue;
    undone++;
    const coupon = await findCoupon(tx, { code, now });
    if (!coupon) continue;
    changes.push((await giveBack(tx, { id, coupon, discountMinor }, { reason: 'purchase voided' }, now)).change);
  }
  await changeBudgets(tx, changes);
  return undone;
}
