// What a coupon takes off an order: exact integers, never more than the order, never more than its ceiling.
import { minorToDecimal, productInMinor } from '../ground/index.ts';
import { largestOrder, type TillErrorKey, type TillItem, type TillOrder } from './contract.ts';

/** The part of a coupon that decides the discount; frozen at issue. */
export interface CouponValue {
  readonly kind: 'amount' | 'percent' | 'product';
  readonly amountMinor: number | null;
  /** Decimal text with two digits, '12.50'. */
  readonly percent: string | null;
  readonly amountLimitMinor: number | null;
  /** Number of the product outside Ritorno. */
  readonly productExternalId: string | null;
  readonly minimumMinor: number;
  readonly ceilingMinor: number;
}

/** What a coupon does to one order. */
export interface Discount {
  /** The order before the discount; 0 when a free product came without an order. */
  readonly orderMinor: number;
  readonly discountMinor: number;
  /** What it costs the shop: the discount, or the worth of a product that the till adds for nothing. */
  readonly costMinor: number;
  /** The free product is among the items already (its price comes off), or the till has to add it. */
  readonly productIsInOrder: boolean;
}

/**
 * The discount on an order, or the key of the rule that forbids it. Percentages are rounded half up to the minor unit,
 * on the whole order and before the limit. An order without an amount is the sum of its items.
 */
export function discountOn(value: CouponValue, order: TillOrder | undefined): Discount | TillErrorKey {
  const amount = orderAmount(order);
  if (value.kind === 'product' && (amount === 'missing_order' || amount === 'missing_amount')) {
    if (value.minimumMinor > 0) return amount;
    return { orderMinor: 0, discountMinor: 0, costMinor: value.ceilingMinor, productIsInOrder: false };
  }
  if (typeof amount !== 'number') return amount;
  if (amount < value.minimumMinor) return 'order_rules_violated';
  if (value.kind === 'product') return freeProduct(value, order?.items ?? [], amount);
  const wanted = value.kind === 'amount' ? (value.amountMinor ?? 0) : share(amount, value.percent ?? '0');
  const off = Math.min(wanted, value.amountLimitMinor ?? wanted, value.ceilingMinor, amount);
  return { orderMinor: amount, discountMinor: off, costMinor: off, productIsInOrder: false };
}

function orderAmount(order: TillOrder | undefined): number | TillErrorKey {
  if (order === undefined) return 'missing_order';
  const amount = order.amount ?? sumOfItems(order.items);
  if (amount === undefined) return 'missing_amount';
  return Number.isSafeInteger(amount) && amount > 0 && amount <= largestOrder ? amount : 'invalid_amount';
}

function sumOfItems(items: readonly TillItem[] | undefined): number | undefined {
  if (items === undefined || items.length === 0) return undefined;
  let sum = 0;
  for (const item of items) {
    const amount = item.amount ?? (item.price === undefined ? undefined : amountOf(item.price, item.quantity));
    if (amount === undefined) return undefined;
    sum += amount;
  }
  return sum;
}

/** price * quantity without floats; NaN, which is no amount, when it is too large. */
function amountOf(priceMinor: number, quantity: number): number {
  return productInMinor(String(priceMinor), quantity.toFixed(8), 0) ?? Number.NaN;
}

/** amount * percent / 100 without floats: amount in hundredths as a decimal text, times the percent's text. */
function share(amountMinor: number, percent: string): number {
  return productInMinor(minorToDecimal(amountMinor, 2), percent, 0) ?? 0;
}

function freeProduct(value: CouponValue, items: readonly TillItem[], amount: number): Discount {
  const item = items.find((candidate) =>
    [candidate.source_id, candidate.product_id, candidate.sku_id].includes(value.productExternalId ?? undefined),
  );
  const price = item?.price ?? (item?.amount === undefined ? undefined : unitPrice(item.amount, item.quantity));
  if (value.productExternalId === null || price === undefined)
    return { orderMinor: amount, discountMinor: 0, costMinor: value.ceilingMinor, productIsInOrder: false };
  const off = Math.min(price, value.ceilingMinor, amount);
  return { orderMinor: amount, discountMinor: off, costMinor: off, productIsInOrder: true };
}

/** The price of one unit, rounded down: a till is never told to give more. To six decimals first, for 0.6 / 0.1 is 6. */
function unitPrice(amountMinor: number, quantity: number): number {
  return Math.floor(Number((amountMinor / quantity).toFixed(6)));
}
