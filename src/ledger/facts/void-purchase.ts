// Purchases that turn out not to have happened.
import { sql } from 'kysely';
import { readShop, type Tx } from '../../ground/index.ts';
import { followSilences } from './follow-silences.ts';
import { lockCustomers } from './locks.ts';
import { recomputeStatistics } from './statistics.ts';

/**
 * Voids purchases: they count in nothing from now on and an import of the same receipts does not bring them back.
 * Episodes that they closed stay closed; one that began with them moves to the purchase before. What other rooms drew from them (a redemption of a coupon) those take back by
 * themselves: `voided_at` is the fact, and `purchase_voided` finds the few that have one.
 * Returns how many were voided: not those that the customer does not have or that were voided before.
 */
export async function voidPurchases(
  tx: Tx,
  which: readonly { readonly customerId: number; readonly purchaseId: number }[],
  now: Date,
): Promise<number> {
  if (which.length === 0) return 0;
  const shop = await readShop(tx);
  const customerIds = sql`${which.map(({ customerId }) => customerId)}::bigint[]`;
  const customers = sql`select unnest(${customerIds}) as customer_id`;
  await lockCustomers(
    tx,
    which.map(({ customerId }) => customerId),
  );
  const voided = await tx.run(
    sql`update purchase p set voided_at = ${now}
        from unnest(${customerIds}, ${which.map(({ purchaseId }) => purchaseId)}::bigint[]) as w (customer_id, purchase_id)
        where p.customer_id = w.customer_id and p.purchase_id = w.purchase_id and p.voided_at is null`,
  );
  if (voided > 0) {
    await recomputeStatistics(tx, customers, shop.currency, now);
    await followSilences(tx, customers, now);
  }
  return voided;
}
