// What the reader of purchases is told of the shop: zones, currency, words and the present moment.
import { sql } from 'kysely';
import type { Db, Shop, Vault } from '../../ground/index.ts';
import type { ImportMapping } from '../contract.ts';
import { defaultSource } from '../facts/record-purchases.ts';
import { toldMeanings } from './payment.ts';
import type { PurchasePlace } from './read-purchases.ts';

/** The place of a file under a mapping, the same for a look at the file and for its import. */
export async function placeOf(
  db: Db,
  mapping: ImportMapping,
  shop: Pick<Shop, 'zone' | 'currency'>,
  now: Date,
  vault: Vault,
): Promise<PurchasePlace> {
  const zones = await db.rows(
    sql<{ external_id: string; zone: string }>`select external_id, zone from store where zone is not null`,
  );
  return {
    zone: mapping.zone ?? shop.zone,
    currency: mapping.currency ?? shop.currency,
    source: mapping.source ?? defaultSource,
    dateOrder: mapping.format.dateOrder,
    states: toldMeanings(mapping),
    storeZones: new Map(zones.map((store) => [store.external_id, store.zone])),
    now: now.getTime(),
    vault,
  };
}
