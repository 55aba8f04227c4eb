// The one statement by which coupons are used: at the till and by a purchase alike.
import { sql } from 'kysely';
import type { Tx } from '../ground/index.ts';
import { signalsInsert } from '../ledger/index.ts';
import { type BudgetChange, whenRedeemed } from './budget.ts';
import type { RedemptionAnswer } from './contract.ts';
import type { Discount } from './discount.ts';
import type { FoundCoupon } from './find-coupon.ts';

/** A redemption that is about to be written. */
export interface Redemption {
  readonly id: string;
  readonly coupon: Pick<FoundCoupon, 'customerId' | 'code' | 'campaignId' | 'expiresAt' | 'ceilingMinor'>;
  readonly discount: Discount;
  readonly body: RedemptionAnswer;
  readonly idempotencyKey?: string;
  /** See `requestHash`; none for a purchase. */
  readonly requestHash?: Buffer;
  readonly receipt?: string;
  readonly via: 'api' | 'purchase';
  readonly caller?: string;
  readonly at: Date;
}

/**
 * The conditional update that makes a coupon single, with its redemption and signal. Returns how many coupons were
 * used; one that was used meanwhile, or whose receipt was rolled back, is not among them, and the caller rolls back. The
 * caller counts them in the budgets at the end of its transaction (`spent`).
 */
export async function spendCoupons(tx: Tx, redemptions: readonly Redemption[]): Promise<number> {
  const rows = redemptions.map(
    ({ id, coupon, discount, body, idempotencyKey, requestHash, receipt, via, caller, at }) => ({
      id,
      customer_id: coupon.customerId,
      code: coupon.code,
      cost_minor: discount.costMinor,
      order_minor: discount.orderMinor,
      discount_minor: discount.discountMinor,
      answer: body,
      key: idempotencyKey,
      hash: requestHash?.toString('hex'),
      receipt,
      via,
      caller,
      at,
    }),
  );
  const [{ used }] = await tx.rows(
    sql<{ used: number }>`
    with wanted as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as w (id text, customer_id bigint, code text, cost_minor bigint, order_minor bigint, discount_minor bigint,
          answer jsonb, key text, hash text, receipt text, via text, caller text, at timestamptz)
    ), used as (
      update coupon k set state = 'redeemed', redeemed_at = w.at, redeemed_minor = w.cost_minor
      from wanted w
      where k.customer_id = w.customer_id and k.code = w.code and k.state = 'issued'
        -- of the row itself: whoever waits here for a rollback to commit sees what it wrote
        and (w.receipt = any(k.rolled_back_receipts)) is not true
      returning w.*, k.campaign_id
    ), keyed as (
      insert into till_request (caller, idempotency_key, customer_id)
      select caller, key, customer_id from used where key is not null and caller is not null
    ), kept as (
      insert into redemption (customer_id, redemption_id, code, attempted_at, result, idempotency_key, request_hash, receipt,
        order_minor, discount_minor, via, caller, status, answer)
      select customer_id, id, code, at, 'success', key, decode(hash, 'hex'), receipt, order_minor, discount_minor, via, caller, 200, answer
      from used
    ), told as (
      ${signalsInsert(sql`
        select customer_id, 'coupon_redeemed' as kind, at as happened_at, id as source_key,
          jsonb_build_object('code', code, 'campaignId', campaign_id, 'discountMinor', discount_minor) as data
        from used`)}
    )
    select count(*) as used from used`,
    'spend-coupons',
  );
  return used;
}

/** What redemptions do to the budgets of their campaigns. */
export function spent(redemptions: readonly Redemption[]): BudgetChange[] {
  return redemptions.map(({ coupon, discount }) => whenRedeemed(coupon, discount.costMinor));
}
