// Issues the coupons of rungs whose hour has come: one transaction per batch, one coupon per rung, once.
import { type RawBuilder, sql } from 'kysely';
import { markPrepared, type RefusedReason } from '../campaigns/index.ts';
import {
  bucketGroups,
  type Context,
  type Day,
  dayIn,
  heldSum,
  type Progress,
  readShop,
  type Shop,
  silent,
  type Tx,
} from '../ground/index.ts';
import { recordSignals } from '../ledger/index.ts';
import { beatsOf } from '../scores/index.ts';
import { allotCodes } from './allot-codes.ts';
import { type BudgetChange, changeBudgets, remainingBudgets, whenCancelled, whenIssued } from './budget.ts';
import { bucketsWithDueRungs, type ClaimedRung, claimRungs, type Place } from './claim-rungs.ts';
import type { OfferDefinition } from './contract.ts';
import { couponEnd, endOfDay } from './expiry.ts';
import { type FrozenValue, freezeValue } from './freeze.ts';

export interface IssueFigures {
  readonly issued: number;
  /** Rungs prepared without a coupon because they offer none. */
  readonly plain: number;
  /** Rungs that lead to no message, by reason. */
  readonly refused: Readonly<Record<string, number>>;
}

const batchSize = 500;

/**
 * Prepares every rung that is due at `now`: issues its coupon with the code and the last day worked out at this
 * moment, or writes down why there is none. Safe to run from several workers and to run again after a crash: a rung
 * is claimed, its coupon issued and the rung marked in one transaction.
 */
export async function issueDueCoupons(
  context: Pick<Context, 'db'>,
  now: Date,
  progress: Progress = silent,
): Promise<IssueFigures> {
  const { db } = context;
  const shop = await readShop(db);
  const sum = { issued: 0, plain: 0, refused: new Map<string, number>() };
  for (const buckets of bucketGroups(await bucketsWithDueRungs(db, now), batchSize)) {
    let after: Place | undefined;
    do {
      const from: Place | undefined = after;
      const batch = await db.transaction((tx) => issueBatch(tx, buckets, shop, now, from));
      sum.issued += batch.issued;
      sum.plain += batch.plain;
      for (const reason of batch.refused) sum.refused.set(reason, (sum.refused.get(reason) ?? 0) + 1);
      after = batch.next;
      progress(sum.issued, undefined, 'coupons');
    } while (after);
  }
  return { issued: sum.issued, plain: sum.plain, refused: Object.fromEntries(sum.refused) };
}

/** A rung that gets a coupon, with the offer as it stands now. */
interface Granted {
  readonly rung: ClaimedRung;
  readonly offer: OfferDefinition;
  readonly value: FrozenValue;
}

async function issueBatch(tx: Tx, buckets: readonly number[], shop: Shop, now: Date, after: Place | undefined) {
  const { rungs: claimed, next } = await claimRungs(tx, buckets, now, batchSize, after);
  const offers = await usableOffers(tx, claimed);
  const refused = new Map<ClaimedRung, RefusedReason>();
  const wanted: Granted[] = [];
  let plain = 0;
  for (const rung of claimed) {
    const offer = rung.offerId === null ? undefined : offers.get(rung.offerId);
    const reason = rung.refused ?? (rung.offerId !== null && !offer ? 'offer_unavailable' : undefined);
    if (reason) refused.set(rung, reason);
    else if (offer) wanted.push({ rung, offer, value: freezeValue(offer, rung.valueClass) });
    else plain += 1;
  }
  const granted = await withinBudget(tx, wanted, refused, now);
  const cancelled = await cancelReplaced(tx, granted, now);
  const issued = await writeCoupons(tx, granted, shop, now);
  await recordRefusals(tx, refused, now);
  await markPrepared(
    tx,
    claimed.map((rung) => ({
      customerId: rung.customerId,
      campaignId: rung.campaignId,
      anchor: rung.anchor,
      rung: rung.rung,
      refused: refused.get(rung),
    })),
    now,
  );
  await changeBudgets(tx, [...cancelled, ...issued]);
  return { next, issued: granted.length, plain, refused: [...refused.values()] };
}

/** The offers that the rungs name and that are not archived. */
async function usableOffers(tx: Tx, rungs: readonly ClaimedRung[]): Promise<Map<number, OfferDefinition>> {
  const ids = [...new Set(rungs.map((rung) => rung.offerId).filter((id) => id !== null))];
  if (ids.length === 0) return new Map();
  const rows = await tx.rows(sql<{ offerId: number; definition: OfferDefinition }>`
    select offer_id as "offerId", definition from offer
    where offer_id = any(${ids}::bigint[]) and archived_at is null`);
  return new Map(rows.map(({ offerId, definition }) => [offerId, definition]));
}

/** The rungs whose coupons end the earlier ones of the same silence, as columns for a statement; undefined when none do. */
function replacing(granted: readonly Granted[]): RawBuilder<unknown> | undefined {
  const rungs = granted.map(({ rung }) => rung).filter((rung) => rung.earlierCoupon === 'replaced' && rung.rung > 1);
  if (rungs.length === 0) return undefined;
  return sql`unnest(${rungs.map((rung) => rung.customerId)}::bigint[], ${rungs.map((rung) => rung.campaignId)}::bigint[],
    ${rungs.map((rung) => rung.anchor)}::timestamptz[]) as r (customer_id, campaign_id, anchor)`;
}

/**
 * Where the ladder replaces: the earlier coupons of the same silence end now. None of them is being redeemed at this
 * moment, since a redemption locks the customers whom the claim holds.
 */
async function cancelReplaced(tx: Tx, granted: readonly Granted[], now: Date): Promise<BudgetChange[]> {
  const rungs = replacing(granted);
  if (!rungs) return [];
  const cancelled = await tx.rows(sql<{ campaignId: number; expiresAt: Date; ceilingMinor: number }>`
    update coupon k set state = 'cancelled', cancelled_reason = 'replaced'
    from ${rungs}
    where k.customer_id = r.customer_id and k.campaign_id = r.campaign_id and k.anchor = r.anchor
      and k.state = 'issued' and k.expires_at >= ${now}
    returning k.campaign_id as "campaignId", k.expires_at as "expiresAt", k.ceiling_minor as "ceilingMinor"`);
  return cancelled.map(whenCancelled);
}

/** What each customer's earlier coupons would free of a ceiling when they are replaced, by `${customer} ${campaign}`. */
async function freedByReplacing(tx: Tx, wanted: readonly Granted[], now: Date): Promise<Map<string, number>> {
  const rungs = replacing(wanted);
  if (!rungs) return new Map();
  const rows = await tx.rows(sql<{ who: string; minor: number }>`
    select r.customer_id || ' ' || r.campaign_id as who, ${heldSum(sql`sum(k.ceiling_minor)`)} as minor
    from ${rungs}
    join coupon k on k.customer_id = r.customer_id and k.campaign_id = r.campaign_id and k.anchor = r.anchor
    where k.state = 'issued' and k.expires_at >= ${now}
    group by 1`);
  return new Map(rows.map(({ who, minor }) => [who, minor]));
}

/**
 * Spends what is left of each ceiling on the most valuable customers first; the others are refused as 'budget' and keep
 * the coupon that they have.
 */
async function withinBudget(
  tx: Tx,
  wanted: readonly Granted[],
  refused: Map<ClaimedRung, RefusedReason>,
  now: Date,
): Promise<Granted[]> {
  const ceilings = new Map<number, number>();
  for (const { rung } of wanted)
    if (rung.costCeilingMinor !== null) ceilings.set(rung.campaignId, rung.costCeilingMinor);
  if (ceilings.size === 0) return [...wanted];
  const remaining = await remainingBudgets(tx, ceilings, now);
  const freed = await freedByReplacing(tx, wanted, now);
  const granted: Granted[] = [];
  for (const one of [...wanted].sort((a, b) => b.rung.valueClass - a.rung.valueClass)) {
    const { customerId, campaignId, earlierCoupon } = one.rung;
    const left = remaining.get(campaignId);
    const replaced = earlierCoupon === 'replaced' ? (freed.get(`${customerId} ${campaignId}`) ?? 0) : 0;
    const needed = one.value.ceilingMinor - replaced;
    if (left !== undefined && needed > left) {
      refused.set(one.rung, 'budget');
      continue;
    }
    if (left !== undefined) remaining.set(campaignId, left - needed);
    granted.push(one);
  }
  return granted;
}

async function writeCoupons(tx: Tx, granted: readonly Granted[], shop: Shop, now: Date): Promise<BudgetChange[]> {
  if (granted.length === 0) return [];
  const customerIds = granted.map(({ rung }) => rung.customerId);
  const codes = await allotCodes(tx, customerIds);
  const rhythms = await beatsOf(tx, customerIds, dayIn(shop.zone, now));
  const ends = endsOfDays();
  const rows = granted.map(({ rung, offer, value }, place) => {
    const issuedOn = dayIn(rung.zone, now);
    const end = couponEnd(issuedOn, rhythms.get(rung.customerId) ?? null, offer.expiry, shop.closedWeekdays);
    return {
      customer_id: rung.customerId,
      code: codes[place],
      offer_id: rung.offerId,
      campaign_id: rung.campaignId,
      anchor: rung.anchor,
      rung: rung.rung,
      kind: value.kind,
      amount_minor: value.amountMinor,
      percent: value.percent,
      amount_limit_minor: value.amountLimitMinor,
      product_id: value.productId,
      currency: shop.currency,
      minimum_minor: value.minimumMinor,
      ceiling_minor: value.ceilingMinor,
      issued_at: now,
      issued_on: issuedOn,
      valid_from: now,
      expires_on: end.on,
      expires_at: ends(end.on, rung.zone),
      expiry_reason: end.reason,
      state: 'issued',
    };
  });
  // the unique key over (customer, campaign, silence, rung) would stop a second coupon of the same rung
  await tx.run(sql`
    insert into coupon select * from jsonb_populate_recordset(null::coupon, ${JSON.stringify(rows)}::jsonb)`);
  await recordSignals(
    tx,
    rows.map((row) => ({
      customerId: row.customer_id,
      kind: 'coupon_issued',
      happenedAt: now,
      sourceKey: row.code,
      data: { campaignId: row.campaign_id, rung: row.rung, expiresOn: row.expires_on },
    })),
  );
  return rows.map((row) =>
    whenIssued({ campaignId: row.campaign_id, expiresAt: row.expires_at, ceilingMinor: row.ceiling_minor }),
  );
}

/** The end of a day in a zone, worked out once per pair: a morning has thousands of coupons and a handful of days. */
function endsOfDays(): (day: Day, zone: string) => Date {
  const known = new Map<string, Date>();
  return (day, zone) => {
    const key = `${day} ${zone}`;
    const end = known.get(key) ?? endOfDay(day, zone);
    known.set(key, end);
    return end;
  };
}

/** A coupon that the customer would have got but for the shop's own limits is worth a signal; the rest is on the rung. */
async function recordRefusals(tx: Tx, refused: ReadonlyMap<ClaimedRung, RefusedReason>, now: Date): Promise<void> {
  const ours = [...refused].filter(([, reason]) => reason === 'budget' || reason === 'offer_unavailable');
  await recordSignals(
    tx,
    ours.map(([rung, reason]) => ({
      customerId: rung.customerId,
      kind: 'coupon_refused',
      happenedAt: now,
      sourceKey: `${rung.campaignId} ${rung.anchor.toISOString()} ${rung.rung}`,
      data: { campaignId: rung.campaignId, rung: rung.rung, reason },
    })),
  );
}
