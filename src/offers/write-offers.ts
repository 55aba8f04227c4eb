// Creates, changes and archives offers. Coupons that were issued keep what they promised.
import { sql } from 'kysely';
import { Problem, type Tx } from '../ground/index.ts';
import type { ChangeOffer, NewOffer, OfferDefinition } from './contract.ts';
import { offerErrors } from './errors.ts';
import { lockOffer } from './offer-row.ts';

/** Stores an offer and returns its number. Throws a Problem when its product does not exist. */
export async function createOffer(tx: Tx, offer: NewOffer, now: Date): Promise<number> {
  await checkProduct(tx, offer.definition);
  const [row] = await tx.rows(sql<{ id: number }>`
    insert into offer (name, definition, created_at, changed_at)
    values (${offer.name}, ${JSON.stringify(offer.definition)}::jsonb, ${now}, ${now})
    returning offer_id as id`);
  return row.id;
}

/** Changes an offer for coupons issued from now on and returns the new version. */
export async function changeOffer(tx: Tx, id: number, change: ChangeOffer, now: Date): Promise<number> {
  const before = await lockOffer(tx, id);
  if (before.archivedAt) throw new Problem(offerErrors.offer_archived);
  if (before.version !== change.version) throw new Problem(offerErrors.offer_changed_meanwhile);
  const definition = change.definition ?? before.definition;
  await checkProduct(tx, definition);
  await tx.run(sql`
    update offer set name = ${change.name ?? before.name}, definition = ${JSON.stringify(definition)}::jsonb,
      version = version + 1, changed_at = ${now}
    where offer_id = ${id}`);
  return before.version + 1;
}

/** Takes an offer out of use. Throws a Problem while a campaign that is not over names it. */
export async function archiveOffer(tx: Tx, id: number, now: Date): Promise<void> {
  await lockOffer(tx, id);
  const [user] = await tx.rows(sql<{ name: string }>`
    select c.name from campaign c, jsonb_array_elements(c.definition -> 'ladder') as rung
    where c.status <> 'ended' and (rung ->> 'offer' = ${String(id)} or rung ->> 'preciousOffer' = ${String(id)})
    limit 1`);
  if (user) throw new Problem(offerErrors.offer_in_use, { campaign: user.name });
  await tx.run(sql`update offer set archived_at = coalesce(archived_at, ${now}) where offer_id = ${id}`);
}

async function checkProduct(tx: Tx, { gives }: OfferDefinition): Promise<void> {
  if (gives.kind !== 'product') return;
  const found = await tx.rows(sql`select product_id from product where product_id = ${gives.productId}`);
  if (found.length === 0) throw new Problem(offerErrors.product_unknown, { productId: gives.productId });
}
