// Default margins per category: what a sale earns where its cost is unknown.
import { sql } from 'kysely';
import { readShop, type Tx } from '../../ground/index.ts';
import { lockEverybody } from './locks.ts';
import { recomputeStatistics } from './statistics.ts';
import { derive } from './totals.ts';

/** Share of the price that is margin, 0..1; category '' is the shop's own default. */
export interface CategoryMargin {
  readonly category: string;
  readonly share: number;
}

/** Replaces the default margins and recomputes every purchase that they touch: all of them, so it takes its time. */
export async function setCategoryMargins(tx: Tx, margins: readonly CategoryMargin[], now: Date): Promise<void> {
  const shop = await readShop(tx);
  await tx.run(sql`delete from category_margin`);
  await tx.run(
    sql`insert into category_margin (category, margin_share)
        select * from unnest(${margins.map((m) => m.category)}::text[], ${margins.map((m) => m.share)}::numeric[])`,
  );
  await lockEverybody(tx);
  const everybody = sql`select customer_id from customer_statistics`;
  await derive(tx, sql`select customer_id, purchase_id from purchase`);
  await recomputeStatistics(tx, everybody, shop.currency, now);
}
