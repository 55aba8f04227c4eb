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
      select distinct p.customer_id as "customerId", p.purchase_id as "purchaseId"
      from ${tableOf(importId)} c
      join customer_key k on k.kind = c.kind and k.value = c.value
      join purchase p on p.customer_id = k.customer_id and p.source = ${source} and p.receipt = c.receipt
      where p.voided_at is null and not exists (
        select 1 from ${stage.receipt} r join ${stage.customer} b using (identity)
        where b.customer_id = p.customer_id and r.receipt = p.receipt)`,
  );
  return voidPurchases(tx, purchases, now);
}

const tableOf = (importId: number) => sql.raw(fileTable(importId, 'cancelled'));
