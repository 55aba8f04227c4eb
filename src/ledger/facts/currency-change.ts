// The shop gets another currency: only while nothing is counted in the present one, or sums of both would be mixed.
import { sql } from 'kysely';
import { type Clock, Problem, type ShopCheck } from '../../ground/index.ts';
import { ledgerErrors } from '../errors.ts';
import { lockEverybody } from './locks.ts';
import { recomputeStatistics } from './statistics.ts';

/**
 * A check for changes of the shop's settings: throws currency_in_use when there are purchases in the currency that is to
 * go. Purchases in the new one, a shop that was set up with the wrong one has them, count from then on.
 */
export const currencyChange =
  (clock: Clock): ShopCheck =>
  async (tx, before, after) => {
    if (before.currency === after.currency) return;
    // whoever writes purchases counts them in the shop's currency: not meanwhile
    await tx.run(sql`lock table customer_statistics in share row exclusive mode`);
    const [{ inUse }] = await tx.rows(
      sql<{ inUse: boolean }>`
        select exists (select 1 from purchase where currency = ${before.currency} and voided_at is null) as "inUse"`,
    );
    if (inUse) throw new Problem(ledgerErrors.currency_in_use, { currency: before.currency });
    await lockEverybody(tx);
    const buyers = sql`select customer_id from customer_statistics
      where last_purchase_at is not null or counted_to is not null`;
    await recomputeStatistics(tx, buyers, after.currency, clock.now());
  };
