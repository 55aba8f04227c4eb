// A purchase that turns out not to have happened.
import { sql } from 'kysely';
import { readShop, type Tx } from '../../ground/index.ts';
import { lockCustomers } from './locks.ts';
import { recomputeStatistics } from './statistics.ts';

/**
 * Voids a purchase: it counts in nothing from now on and an import of the same receipt does not bring it back.
 * Episodes that it closed stay closed. What other rooms drew from it (a redemption of its coupon) they take back by
 * themselves: `voided_at` is the fact, and `purchase_voided` finds the few that have one.
 * Returns false when the customer has no such purchase or it was voided before.
 */
export async function voidPurchase(
  tx: Tx,
  which: { readonly customerId: number; readonly purchaseId: number },
  now: Date,
): Promise<boolean> {
  const shop = await readShop(tx);
  const customer = sql`select ${which.customerId}::bigint as customer_id`;
  await lockCustomers(tx, customer);
  const voided = await tx.run(
    sql`update purchase set voided_at = ${now}
        where customer_id = ${which.customerId} and purchase_id = ${which.purchaseId} and voided_at is null`,
  );
  if (voided === 0) return false;
  await recomputeStatistics(tx, customer, shop.currency, now);
  return true;
}
