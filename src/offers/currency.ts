// What an offer gives is an amount in the shop's currency: it would be worth another sum under another one.
import { sql } from 'kysely';
import { Problem, type ShopCheck } from '../ground/index.ts';
import { offerErrors } from './errors.ts';

/** A check for changes of the shop's settings: throws currency_of_offers when there are offers that are not archived. */
export const offersKeepCurrency: ShopCheck = async (tx, before, after) => {
  if (before.currency === after.currency) return;
  const [{ any }] = await tx.rows(
    sql<{ any: boolean }>`select exists (select 1 from offer where archived_at is null) as any`,
  );
  if (any) throw new Problem(offerErrors.currency_of_offers, { currency: before.currency });
};
