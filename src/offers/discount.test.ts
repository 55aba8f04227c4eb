// Money at the till: exact, rounded as documented, never more than the order.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CouponValue, type Discount, discountOn } from './discount.ts';

const coupon = (change: Partial<CouponValue>): CouponValue => ({
  kind: 'amount',
  amountMinor: null,
  percent: null,
  amountLimitMinor: null,
  productExternalId: null,
  minimumMinor: 0,
  ceilingMinor: Number.MAX_SAFE_INTEGER,
  ...change,
});
const off = (value: CouponValue, amount: number) => (discountOn(value, { amount }) as Discount).discountMinor;

test('a coupon over an amount takes its amount off, but never more than the order', () => {
  const tenOff = coupon({ amountMinor: 1000, ceilingMinor: 1000 });
  expect(off(tenOff, 2500)).toBe(1000);
  expect(off(tenOff, 700)).toBe(700);
});

test('a percentage is rounded half up to the cent and stops at its limit', () => {
  expect(off(coupon({ kind: 'percent', percent: '10.00' }), 1005)).toBe(101);
  expect(off(coupon({ kind: 'percent', percent: '10.00' }), 1004)).toBe(100);
  expect(off(coupon({ kind: 'percent', percent: '33.33' }), 10_000)).toBe(3333);
  expect(off(coupon({ kind: 'percent', percent: '10.00', amountLimitMinor: 2500 }), 100_000)).toBe(2500);
});

test('a percentage agrees with exact arithmetic and stays within the order, for any amount', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e12 }), fc.integer({ min: 1, max: 10_000 }), (amount, hundredths) => {
      const percent = `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;
      const exact = (BigInt(amount) * BigInt(hundredths) + 5000n) / 10_000n;
      expect(BigInt(off(coupon({ kind: 'percent', percent }), amount))).toBe(exact);
      expect(exact <= BigInt(amount)).toBe(true);
    }),
  );
});

test('an order below the minimum is refused, one at the minimum is not', () => {
  const tenOff = coupon({ amountMinor: 500, ceilingMinor: 500, minimumMinor: 2000 });
  expect(discountOn(tenOff, { amount: 1999 })).toBe('order_rules_violated');
  expect(off(tenOff, 2000)).toBe(500);
});

test('a free product comes off at its price when it is in the order, and is added by the till when it is not', () => {
  const filter = coupon({ kind: 'product', productExternalId: 'filter', ceilingMinor: 900 });
  const withFilter = {
    items: [
      { product_id: 'filter', quantity: 2, price: 620 },
      { quantity: 1, amount: 1000 },
    ],
  };
  expect(discountOn(filter, withFilter)).toEqual({
    orderMinor: 2240,
    discountMinor: 620,
    costMinor: 620,
    productIsInOrder: true,
  });
  expect(discountOn(filter, undefined)).toEqual({
    orderMinor: 0,
    discountMinor: 0,
    costMinor: 900,
    productIsInOrder: false,
  });
  expect((discountOn(filter, { amount: 5000 }) as Discount).costMinor).toBe(900);
});

test('an order that says no amount, or an impossible one, is told apart', () => {
  const tenOff = coupon({ amountMinor: 500 });
  expect(discountOn(tenOff, undefined)).toBe('missing_order');
  expect(discountOn(tenOff, {})).toBe('missing_amount');
  expect(discountOn(tenOff, { items: [{ name: 'bread', quantity: 1 }] })).toBe('missing_amount');
  expect(discountOn(tenOff, { amount: -5 })).toBe('invalid_amount');
  expect(discountOn(tenOff, { amount: 0 })).toBe('invalid_amount');
});

test('an order of loose weights is summed as the till sums it: halves up, no float in between', () => {
  const percent = coupon({ kind: 'percent', percent: '100.00' });
  const sumOf = (price: number, quantity: number) =>
    (discountOn(percent, { items: [{ price, quantity }] }) as Discount).orderMinor;
  expect(sumOf(90, 0.35)).toBe(32);
  expect(sumOf(100, 1.005)).toBe(101);
  expect(sumOf(330, 0.35)).toBe(116);
  expect(sumOf(250_000_000_000, 4)).toBe(1_000_000_000_000);
  expect(discountOn(percent, { items: [{ price: 250_000_000_001, quantity: 4 }] })).toBe('invalid_amount');
  expect(discountOn(percent, { amount: 1_000_000_000_001 })).toBe('invalid_amount');
  expect(discountOn(percent, { items: [{ price: 1_000_000_000_000, quantity: 1_000_000 }] })).toBe('invalid_amount');
});

test('the price of a free product out of its line is the exact one', () => {
  const cheese = coupon({ kind: 'product', productExternalId: 'cheese', ceilingMinor: 900 });
  const order = { items: [{ product_id: 'cheese', quantity: 1.1, amount: 33 }] };
  expect(discountOn(cheese, order)).toMatchObject({ discountMinor: 30, orderMinor: 33 });
});
