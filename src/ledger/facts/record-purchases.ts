// The verb by which purchases enter: an API batch, a test, a room that needs a fact written. Files take the same road
// in larger pieces (import/).
import { sql } from 'kysely';
import { readShop, type Shop, type Tx } from '../../ground/index.ts';
import { mergePurchases } from './merge.ts';
import type { Contradiction } from './plan.ts';
import { resolveCustomers, resolveProducts, resolveStores } from './resolve.ts';
import { analyzeStage, connectionStage, copyColumns, type StagePart } from './stage.ts';
import { type Buyer, type SoldProduct, stageWriter } from './stage-writer.ts';
import { zoneDays } from './zone-days.ts';

/** One line of a receipt; negative amounts are returns. */
export interface PurchaseLine {
  readonly product?: SoldProduct;
  /** Ten-thousandths of a piece; one piece when absent, a returned piece when the amount is negative. */
  readonly tenThousandths?: number;
  readonly amountMinor: number;
  readonly unitCostMinor?: number;
  /** Day number until which this purchase lasts. */
  readonly coversUntil?: number;
}

/** One receipt. */
export interface PurchaseRow {
  readonly buyer: Buyer;
  /** Whose numbers the receipts are; `defaultSource` when absent. */
  readonly source?: string;
  readonly receipt: string;
  readonly happenedAt: Date;
  /** The shop's currency when absent. */
  readonly currency?: string;
  readonly store?: { readonly id: string; readonly name?: string };
  readonly coupon?: string;
  readonly coversUntil?: number;
  /** Empty when the source tells no amounts: the visit counts, the money is unknown. */
  readonly lines: readonly PurchaseLine[];
}

/** What became of a row: written, known already, voided earlier, or refused because it contradicts a stored receipt. */
export type RecordedState = 'new' | 'known' | 'voided' | 'card_of_another' | Contradiction;

export interface RecordedPurchase {
  readonly index: number;
  readonly state: RecordedState;
  readonly customerId: number | null;
  readonly purchaseId: number | null;
}

/** Whose receipt numbers these are, when the sender does not say. */
export const defaultSource = 'shop';

/**
 * Records receipts, each whole: customers, products and stores are made as needed, statistics of the touched customers
 * recomputed and their open episodes closed, all in the caller's transaction. Recording a receipt again changes
 * nothing. Amounts must be safe integers. One result per row, in order.
 */
export async function recordPurchases(
  tx: Tx,
  rows: readonly PurchaseRow[],
  how: { readonly now: Date; readonly shop?: Shop },
): Promise<RecordedPurchase[]> {
  if (rows.length === 0) return [];
  const shop = how.shop ?? (await readShop(tx));
  const zones = new Map(
    (
      await tx.rows(
        sql<{ external_id: string; zone: string }>`select external_id, zone from store where zone is not null`,
      )
    ).map((store) => [store.external_id, store.zone]),
  );
  const writer = stageWriter();
  rows.forEach((row, index) => {
    const happenedAt = row.happenedAt.getTime();
    const zone = (row.store && zones.get(row.store.id)) ?? shop.zone;
    const receipt = writer.open({
      identity: writer.identity(row.buyer, index),
      line: index,
      source: row.source ?? defaultSource,
      receipt: row.receipt,
      happenedAt,
      day: zoneDays(zone).dayOf(happenedAt),
      store: row.store && writer.store(row.store.id, row.store.name),
      currency: row.currency ?? shop.currency,
      coupon: row.coupon,
      coversUntil: row.coversUntil,
    });
    receipt.amountKnown = row.lines.length > 0;
    for (const line of row.lines) {
      writer.line(receipt, {
        line: index,
        product: line.product && writer.product(line.product),
        tenThousandths: line.tenThousandths ?? (line.amountMinor < 0 ? -10_000 : 10_000),
        amountMinor: line.amountMinor,
        unitCostMinor: line.unitCostMinor,
        coversUntil: line.coversUntil,
      });
    }
    writer.close(receipt);
  });
  const stage = await connectionStage(tx);
  for (const [part, buffer] of Object.entries(writer.take()) as [StagePart, Buffer][]) {
    await tx.copyIn(`copy pg_temp.stage_${part} (${copyColumns(part)}) from stdin (format binary)`, [buffer]);
  }
  await analyzeStage(tx, stage, rows.length);
  await resolveStores(tx, stage);
  await resolveProducts(tx, stage);
  await resolveCustomers(tx, stage, how.now);
  await mergePurchases(tx, stage, {
    now: how.now,
    shopCurrency: shop.currency,
    whole: true,
    numbered: false,
    costsTold: rows.some((row) => row.lines.some((line) => line.unitCostMinor !== undefined)),
    refundsTold: false,
  });
  return tx.rows(
    sql<RecordedPurchase>`
      select r.line as index, coalesce(m.state, 'card_of_another') as state,
        m.customer_id as "customerId", m.purchase_id as "purchaseId"
      from ${stage.receipt} r
      left join pg_temp.merging m on m.receipt_nos[1] = r.receipt_no
      order by r.line`,
  );
}
