// What `offers` calls when it has dealt with a rung (issued its coupon, or refused it with a reason), and `messages` when
// it has taken it over.
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../ground/index.ts';

/** Why a rung leads to no message. */
export type RefusedReason =
  | 'came_back'
  | 'redeemed'
  | 'objected'
  | 'withdrawn'
  | 'no_consent'
  | 'no_address'
  | 'address_suppressed'
  | 'campaign_ended'
  | 'too_late'
  | 'not_late'
  | 'budget'
  | 'offer_unavailable';

/** One rung of one customer's ladder. */
export interface RungKey {
  readonly customerId: number;
  readonly campaignId: number;
  readonly anchor: Date;
  readonly rung: number;
}

/** Marks rungs as prepared at `at`, in the transaction that issued or refused their coupons. Returns how many were open. */
export async function markPrepared(
  tx: Tx,
  rungs: readonly (RungKey & { readonly refused?: RefusedReason })[],
  at: Date,
): Promise<number> {
  return tx.run(sql`
    update rung_due d set prepared_at = ${at}, refused_reason = k.refused
    from unnest(
      ${rungs.map((key) => key.customerId)}::bigint[], ${rungs.map((key) => key.campaignId)}::bigint[],
      ${rungs.map((key) => key.anchor)}::timestamptz[], ${rungs.map((key) => key.rung)}::smallint[],
      ${rungs.map((key) => key.refused ?? null)}::text[]
    ) as k (customer_id, campaign_id, anchor, rung, refused)
    where d.customer_id = k.customer_id and d.campaign_id = k.campaign_id and d.anchor = k.anchor and d.rung = k.rung
      and d.prepared_at is null`);
}

/** The update that marks the rungs of a common table expression as taken over: part of the statement that writes their messages. */
export function markQueued(taken: string, at: Date): RawBuilder<unknown> {
  return sql`
    update rung_due d set queued_at = ${at}::timestamptz from ${sql.ref(taken)} t
    where d.customer_id = t.customer_id and d.campaign_id = t.campaign_id and d.anchor = t.anchor and d.rung = t.rung`;
}
