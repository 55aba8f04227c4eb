// When would a coupon run out for these customers, were it sent on a given day? Drawn in the campaign editor.
import { sql } from 'kysely';
import { type Day, type Db, readShop } from '../ground/index.ts';
import { newestDay, rhythmOf } from '../scores/index.ts';
import type { ExpiryPolicy, ExpiryPreview } from './contract.ts';
import { beatAfter, couponEnd } from './expiry.ts';

/** The last day of a coupon for each customer, in the order asked; customers that do not exist are left out. */
export async function previewExpiry(
  db: Db,
  policy: ExpiryPolicy,
  customerIds: readonly number[],
  sendOn: Day,
): Promise<ExpiryPreview> {
  const shop = await readShop(db);
  const asOf = await newestDay(db);
  const rhythms = asOf === undefined ? new Map() : await rhythmOf(db, customerIds, asOf);
  const people = await db.rows(sql<{ customerId: number; name: string | null; externalId: string }>`
    select customer_id as "customerId", name, external_id as "externalId" from customer
    where customer_id = any(${customerIds}::bigint[])
    order by array_position(${customerIds}::bigint[], customer_id)`);
  const items = people.map((person) => {
    const rhythm = rhythms.get(person.customerId) ?? null;
    const end = couponEnd(sendOn, rhythm, policy, shop.closedWeekdays);
    return {
      ...person,
      meanGapDays: rhythm?.meanGapDays ?? null,
      valueClass: rhythm?.valueClass ?? 0,
      expiresOn: end.on,
      reason: end.reason,
      nextBeat: beatAfter(end.on, rhythm),
      next: rhythm?.next ?? null,
    };
  });
  return { sendOn, items };
}
