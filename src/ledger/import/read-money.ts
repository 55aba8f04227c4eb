// What a row came to: a total without the shipping in it, or quantity times price, minus what the row says was taken off.
import type { LineMeaning } from '../contract.ts';
import type { Cells, NumberCell } from './cells.ts';
import { type Decimal, multiply, scale } from './numbers.ts';
import type { Reject } from './reader-kit.ts';
import type { Row } from './row.ts';

export interface MoneyCells {
  readonly amount: NumberCell;
  readonly quantity: NumberCell;
  readonly price: NumberCell;
  readonly lineDiscount: NumberCell;
  readonly receiptDiscount: NumberCell;
  /** Undefined where the file has no such column: most have none, and every row would be asked. */
  readonly goods: NumberCell | undefined;
  readonly refund: NumberCell;
  /** What shipping cost: several columns add up, as in shipping and the tax on it. */
  readonly shipping: readonly NumberCell[];
  readonly discountWithin: NumberCell;
  readonly cost: NumberCell;
}

/** The fields of a row that tell money. */
export function moneyCells({ number, numbers }: Pick<Cells, 'number' | 'numbers'>): MoneyCells {
  return {
    amount: number('amount'),
    quantity: number('quantity'),
    price: number('price'),
    lineDiscount: number('line_discount'),
    receiptDiscount: number('receipt_discount'),
    goods: numbers('goods_amount').at(0),
    refund: number('refund'),
    shipping: numbers('shipping_in_amount'),
    discountWithin: number('discount_in_amount'),
    cost: number('cost'),
  };
}

export interface RowMoney {
  readonly amountMinor: number;
  readonly tenThousandths: number;
  readonly unitCostMinor: number | undefined;
  /** Taken off the receipt as a whole, positive; it may hold more than goods, see receipt-ends.ts. */
  readonly discountMinor: number;
  /** What the goods of the receipt came to after discounts; undefined where the row does not tell it. */
  readonly goodsMinor: number | undefined;
  /** Given back of the receipt, positive; it may hold more than goods. */
  readonly refundMinor: number;
}

/** Largest amount of a line in minor units: a thousand such lines still add up exactly. */
const largestMinor = 1e12;
/** Largest quantity, in ten-thousandths: what numeric(14, 4) holds. */
const largestQuantity = 1e13;
const one: Decimal = { units: 1, decimals: 0 };

/**
 * Reads the money of a row in a currency with so many decimals; null when it was rejected. A line that is called a return
 * is money given back whichever sign it is written with.
 */
export function readMoney(
  row: Row,
  cells: MoneyCells,
  digits: number,
  reject: Reject,
  meaning: LineMeaning = 'paid',
): RowMoney | null {
  const isReturn = meaning === 'return';
  const isCounted = !cells.quantity.isEmpty(row);
  const quantity = isCounted ? cells.quantity.read(row) : one;
  if (!quantity) return refuse(reject, 'quantity', 'bad_quantity');
  const pieces = scale(quantity.units, quantity.decimals, 4);
  if (pieces === undefined || Math.abs(pieces) > largestQuantity) return refuse(reject, 'quantity', 'too_large');

  const isTotal = !cells.amount.isEmpty(row);
  if (!isTotal && cells.price.isEmpty(row)) return refuse(reject, 'amount', 'no_amount');
  const field = isTotal ? 'amount' : 'price';
  const value = cells[field].read(row);
  if (!value) return refuse(reject, field, cells[field].isOtherMark(row) ? 'bad_amount' : 'not_a_number');
  if (!isReturn && !isTotal && quantity.units < 0 && value.units < 0) return refuse(reject, 'price', 'negative_twice');
  let amount = isTotal ? scale(value.units, value.decimals, digits) : multiply(quantity, value, digits);
  if (amount === undefined || Math.abs(amount) > largestMinor) return refuse(reject, field, 'too_large');
  const told = amount;
  if (isReturn) amount = Math.abs(amount);

  const off = deduction(row, cells.lineDiscount, digits);
  const receiptOff = deduction(row, cells.receiptDiscount, digits);
  const refund = deduction(row, cells.refund, digits);
  if (off === undefined || receiptOff === undefined || refund === undefined) {
    const field = off === undefined ? 'line_discount' : receiptOff === undefined ? 'receipt_discount' : 'refund';
    return refuse(reject, field, 'bad_amount');
  }
  amount -= off;
  if (isTotal && cells.shipping.length > 0) {
    const shipping = shippingWithin(row, cells, digits);
    if (shipping === undefined) return refuse(reject, 'shipping_in_amount', 'bad_amount');
    amount -= Math.min(shipping, Math.max(0, amount));
  }
  let goods: number | undefined;
  if (cells.goods && !cells.goods.isEmpty(row)) {
    goods = deduction(row, cells.goods, digits);
    if (goods === undefined) return refuse(reject, 'goods_amount', 'bad_amount');
  }
  const isCostTold = !cells.cost.isEmpty(row);
  const cost = isCostTold ? deduction(row, cells.cost, digits) : undefined;
  if (isCostTold && cost === undefined) return refuse(reject, 'cost', 'bad_amount');
  if (isReturn) return given(amount === 0 ? refund : Math.max(0, amount - receiptOff), pieces, cost);
  const isGoods = meaning !== 'gift_card' && meaning !== 'tip' && meaning !== 'deposit';
  // nobody bought anything in an even exchange, nor where money for a gift card is given back
  if (meaning === 'exchange' ? amount === 0 : !isGoods && told < 0) return refuse(reject, 'type', 'no_sale');
  if (!isGoods) return { ...nothing, tenThousandths: pieces };
  return {
    amountMinor: amount,
    tenThousandths: !isCounted && amount < 0 ? -pieces : pieces,
    unitCostMinor: cost,
    discountMinor: receiptOff,
    goodsMinor: goods,
    refundMinor: refund,
  };
}

const nothing: RowMoney = {
  amountMinor: 0,
  tenThousandths: 0,
  unitCostMinor: undefined,
  discountMinor: 0,
  goodsMinor: undefined,
  refundMinor: 0,
};

/** A return: what it takes off is known, and nothing of it waits for the end of its receipt. */
function given(minor: number, pieces: number, unitCostMinor: number | undefined): RowMoney {
  return { ...nothing, amountMinor: -minor, tenThousandths: -Math.abs(pieces), unitCostMinor };
}

/**
 * What of a total was paid for shipping; undefined when it is no number. Shops count a free shipping among the discounts:
 * one that is exactly the shipping left nothing of it to be paid.
 */
function shippingWithin(row: Row, cells: MoneyCells, digits: number): number | undefined {
  let sum = 0;
  for (const cell of cells.shipping) {
    const part = deduction(row, cell, digits);
    if (part === undefined) return undefined;
    sum += part;
  }
  return sum > 0 && deduction(row, cells.discountWithin, digits) === sum ? 0 : sum;
}

/** An amount that is taken off, whichever sign it is written with; 0 when empty, undefined when it is no number. */
function deduction(row: Row, cell: NumberCell, digits: number): number | undefined {
  if (cell.isEmpty(row)) return 0;
  const value = cell.read(row);
  const minor = value && scale(value.units, value.decimals, digits);
  return minor === undefined || Math.abs(minor) > largestMinor ? undefined : Math.abs(minor);
}

function refuse(reject: Reject, field: string, code: Parameters<Reject>[1]): null {
  reject(field, code);
  return null;
}
