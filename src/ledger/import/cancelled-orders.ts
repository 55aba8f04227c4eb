// Orders that a file tells were cancelled after an earlier file had brought them in as paid: they are voided. A receipt of
// which the same file has a line that counts is none of them: there only an item was cancelled.
import { sql } from 'kysely';
import type { Db, Tx } from '../../ground/index.ts';
import { fileStage, fileTable } from '../facts/stage.ts';
import { voidPurchases } from '../facts/void-purchase.ts';

/** A cancelled order, by its buyer's key and its number. */
export interface CancelledOrder {
  readonly kind: 'external' | 'card';
  readonly value: string;
  readonly receipt: string;
}

/** Keeps the orders beside the file's stage until everything has been merged. */
export async function stageCancelled(db: Db, importId: number, orders: readonly CancelledOrder[]): Promise<void> {
  if (orders.length === 0) return;
  const column = (field: keyof CancelledOrder) => sql`${orders.map((order) => order[field])}::text[]`;
  await db.run(
    sql`insert into ${tableOf(importId)} (kind, value, receipt)
        select * from unnest(${column('kind')}, ${column('value')}, ${column('receipt')})`,
  );
}

/** Voids what the file cancelled of the receipts of `source`, and returns how many purchases that were. */
export async function voidCancelled(tx: Tx, importId: number, source: string, now: Date): Promise<number> {
  const stage = fileStage(importId);
  const purchases = await tx.rows(
    sql<{ customerId: number; purchaseId: number }>`
      with k as materialized (
        select kind, value, customer_id from customer_key
        where (kind, value) in (select kind, value from ${tableOf(importId)})
      ), cancelled as materialized (
        select k.customer_id, c.receipt from ${tableOf(importId)} c join k using (kind, value)
      ), p as materialized (
        select customer_id, purchase_id, receipt from purchase
        where source = ${source} and voided_at is null
          and (customer_id, receipt) in (select customer_id, receipt from cancelled)
      )
      select distinct p.customer_id as "customerId", p.purchase_id as "purchaseId"
      from p
      where not exists (
        select 1 from ${stage.receipt} r join ${stage.customer} b using (identity)
        where b.customer_id = p.customer_id and r.receipt = p.receipt)`,
  );
  return voidPurchases(tx, purchases, now);
}

const tableOf = (importId: number) => sql.raw(fileTable(importId, 'cancelled'));
