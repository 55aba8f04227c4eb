// Purchases that carry a code of ours count as its redemption: one per receipt, whichever way it arrives first.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { type Context, locks, type Progress, silent, type Tx } from '../ground/index.ts';
import { closeEpisodes, lockCustomers } from '../ledger/index.ts';
import { changeBudgets } from './budget.ts';
import { parseCode } from './code.ts';
import { discountBehind } from './discount-behind.ts';
import { findCoupon } from './find-coupon.ts';
import { giveBackVoided } from './give-back-voided.ts';
import { type Redemption, spendCoupons, spent } from './spend-coupons.ts';
import { redemptionShape } from './till-answers.ts';

export type PurchaseOutcome =
  | 'redeemed'
  | 'known_receipt'
  | 'not_ours'
  | 'used_before'
  | 'expired'
  | 'not_yet_valid'
  | 'cancelled'
  | 'rolled_back';

/** Purchases by outcome, and redemptions taken back because their purchase was voided. */
export type PurchaseFigures = Readonly<Partial<Record<PurchaseOutcome | 'given_back', number>>>;

interface CodedPurchase {
  readonly customerId: number;
  readonly purchaseId: number;
  readonly receipt: string;
  readonly day: string;
  readonly happenedAt: Date;
  readonly netMinor: number;
  readonly currency: string;
  readonly typed: string;
}

const batchSize = 500;

/**
 * Takes back the redemptions of voided purchases, then looks at every purchase with a code that has not been looked at,
 * and counts the outcomes. The till has honoured the coupon already, so its minimum is not asked again; a coupon used on
 * another receipt, run out or replaced by the day of the purchase stays what it is, and so does one whose redemption by
 * this very receipt was rolled back. Running it again changes nothing.
 */
export async function redeemFromPurchases(
  context: Pick<Context, 'db' | 'clock'>,
  progress: Progress = silent,
): Promise<PurchaseFigures> {
  const { db, clock } = context;
  const givenBack = await giveBackVoided(db, clock.now());
  const figures: { -readonly [K in keyof PurchaseFigures]: number } = givenBack > 0 ? { given_back: givenBack } : {};
  let done = 0;
  let after: Place = { customerId: 0, purchaseId: 0 };
  for (;;) {
    const from = after;
    const { outcomes, last } = await db.transaction((tx) => lookAtBatch(tx, from));
    for (const outcome of outcomes) figures[outcome] = (figures[outcome] ?? 0) + 1;
    done += outcomes.length;
    progress(done, undefined, 'purchases');
    if (outcomes.length < batchSize || !last) return figures;
    after = last;
  }
}

/** A place in the order in which purchases are walked through. */
type Place = Pick<CodedPurchase, 'customerId' | 'purchaseId'>;

/** The next purchases after a place; `last` is where the batch after this one begins. */
async function lookAtBatch(tx: Tx, after: Place): Promise<{ outcomes: PurchaseOutcome[]; last: Place | undefined }> {
  // one reader at a time: two of them would count the same purchase
  await tx.run(sql`select pg_advisory_xact_lock(${locks.couponPurchases})`);
  const purchases = await tx.rows(sql<CodedPurchase>`
    select p.customer_id as "customerId", p.purchase_id as "purchaseId", p.receipt, p.day,
      p.happened_at as "happenedAt", p.net_minor as "netMinor", p.currency, p.coupon_code as typed
    from purchase p
    where p.coupon_code is not null and p.voided_at is null
      and (p.customer_id, p.purchase_id) > (${after.customerId}, ${after.purchaseId})
      and not exists (
        select 1 from coupon_purchase seen where seen.customer_id = p.customer_id and seen.purchase_id = p.purchase_id)
    order by p.customer_id, p.purchase_id limit ${batchSize}`);
  const codes = purchases.map(({ typed }) => parseCode(typed));
  const holders = await lockHolders(tx, codes);
  const rows: (Looked & { purchase: CodedPurchase })[] = [];
  for (const [place, purchase] of purchases.entries()) {
    const code = codes[place];
    const known = code !== undefined && holders.has(code);
    const looked = known ? await redeemPurchase(tx, purchase, code) : notOurs;
    rows.push({ ...looked, purchase });
  }
  await tx.run(sql`
    insert into coupon_purchase (customer_id, purchase_id, outcome, redemption_id)
    select * from unnest(${rows.map((row) => row.purchase.customerId)}::bigint[],
      ${rows.map((row) => row.purchase.purchaseId)}::bigint[], ${rows.map((row) => row.outcome)}::text[],
      ${rows.map((row) => row.redemptionId)}::text[])
    on conflict do nothing`);
  await changeBudgets(tx, spent(rows.flatMap(({ redemption }) => redemption ?? [])));
  return { outcomes: rows.map(({ outcome }) => outcome), last: purchases.at(-1) };
}

/**
 * The codes that somebody holds. Locks the holders, as a redemption at the till does: the two wait for each other, and
 * what is read of their coupons afterwards holds until the commit.
 */
async function lockHolders(tx: Tx, codes: readonly (string | undefined)[]): Promise<Set<string>> {
  const wanted = codes.filter((code) => code !== undefined);
  if (wanted.length === 0) return new Set();
  const held = await tx.rows(sql<{ code: string; customerId: number }>`
    select code, customer_id as "customerId" from coupon_code where code = any(${wanted}::text[])`);
  await lockCustomers(
    tx,
    held.map(({ customerId }) => customerId),
  );
  return new Set(held.map(({ code }) => code));
}

/** What a look at one purchase came to. */
interface Looked {
  readonly outcome: PurchaseOutcome;
  readonly redemptionId: string | null;
  readonly redemption?: Redemption;
}

const notOurs: Looked = { outcome: 'not_ours', redemptionId: null };

/** One purchase with a code of ours, under the locks above. Few a day: read one by one. */
async function redeemPurchase(tx: Tx, purchase: CodedPurchase, code: string): Promise<Looked> {
  const coupon = await findCoupon(tx, { code, receipt: purchase.receipt, now: purchase.happenedAt });
  if (!coupon) return notOurs;
  const { redemptionId } = coupon;
  if (coupon.repeated) return { outcome: 'known_receipt', redemptionId };
  if (coupon.isRolledBack) return { outcome: 'rolled_back', redemptionId: null };
  if (coupon.state === 'redeemed') return { outcome: 'used_before', redemptionId };
  if (coupon.state === 'cancelled') return { outcome: 'cancelled', redemptionId: null };
  // by days: files often tell no hour, and a purchase of the first or last day counts
  if (purchase.day < coupon.issuedOn) return { outcome: 'not_yet_valid', redemptionId: null };
  if (purchase.day > coupon.expiresOn) return { outcome: 'expired', redemptionId: null };
  // what the coupon took off cannot be told in another currency
  const discount = discountBehind(coupon, purchase.currency === coupon.currency ? purchase.netMinor : 0);
  const id = `r_${randomUUID()}`;
  const order = { source_id: purchase.receipt, amount: discount.orderMinor };
  await closeEpisodes(tx, [coupon.customerId], 'redemption', purchase.happenedAt);
  const body = redemptionShape(id, coupon, discount, { order, at: purchase.happenedAt });
  const { receipt, happenedAt: at } = purchase;
  const redemption: Redemption = { id, coupon, discount, body, receipt, via: 'purchase', at };
  // never 0: the holder is locked and the coupon was seen unused
  await spendCoupons(tx, [redemption]);
  return { outcome: 'redeemed', redemptionId: id, redemption };
}
