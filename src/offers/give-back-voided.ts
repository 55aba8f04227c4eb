// Purchases that were voided after their code had counted: their redemptions are taken back.
import { sql } from 'kysely';
import { type Database, locks } from '../ground/index.ts';
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
    await tx.run(sql`select pg_advisory_xact_lock(${locks.couponPurchases})`);
    const voided = await tx.rows(sql<Voided>`
      update coupon_purchase c set outcome = 'given_back'
      from (
        select c.customer_id, c.purchase_id
        from purchase p
        join coupon_purchase c on c.customer_id = p.customer_id and c.purchase_id = p.purchase_id
        where p.voided_at is not null and c.outcome in ('redeemed', 'known_receipt')
        order by c.customer_id, c.purchase_id limit ${batchSize}
      ) v
      where c.customer_id = v.customer_id and c.purchase_id = v.purchase_id
      returning c.customer_id as "customerId", c.purchase_id as "purchaseId", c.redemption_id as "redemptionId"`);
    // in ascending order of the holders, as every room takes these locks
    const standing = await tx.rows(sql<{ id: string; code: string; discountMinor: number }>`
      select r.redemption_id as id, r.code, r.discount_minor as "discountMinor"
      from redemption r join coupon k on k.customer_id = r.customer_id and k.code = r.code
      where r.redemption_id = any(${voided.map(({ redemptionId }) => redemptionId)}::text[])
        and r.rolled_back_at is null
        and not exists (
          select from coupon_purchase other where other.redemption_id = r.redemption_id
            and other.outcome in ('redeemed', 'known_receipt'))
      order by r.customer_id, r.code
      for update of k, r`);
    for (const { id, code, discountMinor } of standing) {
      const coupon = await findCoupon(tx, { code, now });
      if (coupon) await giveBack(tx, { id, coupon, discountMinor }, { reason: 'purchase voided' }, now);
    }
    return { seen: voided.length, undone: standing.length };
  });
}
