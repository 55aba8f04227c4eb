// Finds the coupon of a code with all that the till's decision needs, in one reading.
import { sql } from 'kysely';
import type { Db } from '../ground/index.ts';
import { cardOf, customerIdOf } from '../ledger/index.ts';
import type { CouponValue } from './discount.ts';

/** A stored answer of an earlier attempt with the same key or receipt. */
export interface StoredAttempt {
  /** It had the same idempotency key; else the same code and receipt. */
  readonly byKey: boolean;
  readonly code: string;
  /** Hexadecimal, see `requestHash`; null in attempts from before hashes were kept. */
  readonly requestHash: string | null;
  readonly status: number;
  readonly answer: unknown;
  /** It succeeded and was undone since. */
  readonly isRolledBack: boolean;
}

/** A coupon with everything that decides whether and how it counts. */
export interface FoundCoupon extends CouponValue {
  readonly customerId: number;
  readonly holderId: string;
  readonly code: string;
  readonly campaignId: number;
  readonly currency: string;
  readonly state: 'issued' | 'redeemed' | 'cancelled';
  /** The redemption that stands, when there is one. */
  readonly redemptionId: string | null;
  readonly validFrom: Date;
  readonly expiresAt: Date;
  readonly issuedOn: string;
  readonly expiresOn: string;
  /** The customer that the till names is another one than the holder. */
  readonly isAnothers: boolean;
  /** The receipt of the question had redeemed this coupon, and that was rolled back. */
  readonly isRolledBack: boolean;
  /** Attempts of the last hour that named the wrong customer. */
  readonly wrongCustomers: number;
  /** The attempt that this one repeats. */
  readonly repeated: StoredAttempt | null;
}

/** Who asks for which coupon, and what makes the request a repeat of an earlier one. */
export interface Asked {
  readonly code: string;
  readonly customer?: { readonly id?: string | null; readonly source_id?: string | null } | null;
  /** Whose key it is. */
  readonly caller?: string;
  readonly idempotencyKey?: string;
  readonly receipt?: string;
  readonly now: Date;
}

/**
 * The coupons with these (parsed) codes, each at the place of its question; undefined when nobody holds the code. A
 * request repeats an earlier one when it carries the same idempotency key of the same caller, whoever's coupon that was
 * for, or, where the earlier one succeeded and was not rolled back, the same code and receipt.
 */
export async function findCoupons(db: Db, asked: readonly Asked[]): Promise<(FoundCoupon | undefined)[]> {
  const questions = asked.map(({ code, customer, caller, idempotencyKey, receipt, now }, place) => ({
    place,
    code,
    named: namesOf(customer?.source_id),
    named_id: namesOf(customer?.id),
    caller,
    key: idempotencyKey,
    receipt,
    now,
  }));
  const rows = await db.rows(
    sql<FoundCoupon & { place: number }>`
    select a.place, k.customer_id as "customerId", c.external_id as "holderId", k.code, k.campaign_id as "campaignId",
      k.currency, k.kind, k.amount_minor as "amountMinor", k.percent::text, k.amount_limit_minor as "amountLimitMinor",
      p.external_id as "productExternalId", k.minimum_minor as "minimumMinor", k.ceiling_minor as "ceilingMinor",
      k.state, (select r.redemption_id from redemption r where r.customer_id = k.customer_id and r.code = k.code
        and r.result = 'success' and r.rolled_back_at is null) as "redemptionId", k.valid_from as "validFrom", k.expires_at as "expiresAt",
      k.issued_on as "issuedOn", k.expires_on as "expiresOn",
      (a.named is not null and c.external_id <> all(a.named)
          and lower(c.email) = any(a.named) is not true and not exists (
          select 1 from customer_key n where n.value = any(a.named) and n.customer_id = k.customer_id))
        or (a.named_id is not null and k.customer_id::text <> all(a.named_id) and c.external_id <> all(a.named_id)
          and not exists (
            select 1 from customer_key n where n.value = any(a.named_id) and n.customer_id = k.customer_id))
        as "isAnothers",
      coalesce(a.receipt = any(k.rolled_back_receipts), false) as "isRolledBack",
      (select count(*) from redemption r where r.customer_id = k.customer_id and r.code = k.code
        and r.failure_code = 'customer_rules_violated' and r.attempted_at > a.now - interval '1 hour'
      ) as "wrongCustomers",
      (select jsonb_build_object('byKey', by_key, 'code', code, 'requestHash', encode(request_hash, 'hex'), 'status', status,
          'answer', answer, 'isRolledBack', rolled_back_at is not null) from (
        select true as by_key, r.code, r.request_hash, r.status, r.answer, r.rolled_back_at
        from till_request t
        join redemption r on r.customer_id = t.customer_id and r.caller = t.caller and r.idempotency_key = t.idempotency_key
        where t.caller = a.caller and t.idempotency_key = a.key
        union all
        select false, r.code, r.request_hash, r.status, r.answer, r.rolled_back_at from redemption r
        where r.customer_id = k.customer_id and r.code = k.code and r.receipt = a.receipt and r.result = 'success'
          and r.rolled_back_at is null
      ) attempt order by by_key desc limit 1) as repeated
    from jsonb_to_recordset(${JSON.stringify(questions)}::jsonb)
      as a (place integer, code text, named text[], named_id text[], caller text, key text, receipt text, now timestamptz)
    join coupon_code cc on cc.code = a.code
    join coupon k on k.customer_id = cc.customer_id and k.code = cc.code
    join customer c on c.customer_id = k.customer_id
    left join product p on p.product_id = k.product_id`,
    'find-coupons',
  );
  const found: (FoundCoupon | undefined)[] = asked.map(() => undefined);
  for (const row of rows) found[row.place] = row;
  return found;
}

/**
 * What a text at the till can name: a customer's id or address, or a card, each as the ledger compares it. Undefined when it names
 * nobody: an empty text and a word such as "guest" are a till that does not know who stands there.
 */
function namesOf(text: string | null | undefined): string[] | undefined {
  if (text === undefined || text === null) return undefined;
  const id = customerIdOf(text);
  if (id === undefined) return undefined;
  const names = [id, cardOf(text)].filter((name) => name !== undefined);
  // a till that knows nobody may send the number 0
  return id === '0' ? undefined : [...new Set(names)];
}

/** The coupon with this (parsed) code; undefined when nobody holds it. */
export async function findCoupon(db: Db, asked: Asked): Promise<FoundCoupon | undefined> {
  return (await findCoupons(db, [asked]))[0];
}
