// What a row came to: a total without the shipping in it, or quantity times price, minus what the row says was taken off.
import type { LineMeaning } from '../contract.ts';
import type { Cells, NumberCell } from './cells.ts';
import type { MoneyLimits } from './currency-digits.ts';
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

/** A line of a receipt whose total another line has told already. */
export function withoutTotal(money: RowMoney): RowMoney {
  return { ...money, amountMinor: 0, discountMinor: 0, goodsMinor: undefined, refundMinor: 0 };
}

/** Largest quantity, in ten-thousandths: what numeric(14, 4) holds. */
const largestQuantity = 1e13;
const one: Decimal = { units: 1, decimals: 0 };

/**
 * Reads the money of a row in a currency with such limits; null when it was rejected. A line that is called a return is
 * money given back whichever sign it is written with.
 */
export function readMoney(
  row: Row,
  cells: MoneyCells,
  limits: MoneyLimits,
  reject: Reject,
  meaning: LineMeaning = 'paid',
): RowMoney | null {
  const { digits, implausible } = limits;
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
  if (amount === undefined || Math.abs(amount) >= implausible) {
    return refuse(reject, field, isNumberOfSomething(value) ? 'order_number' : 'too_large');
  }
  const told = amount;
  if (isReturn) amount = Math.abs(amount);

  const off = deduction(row, cells.lineDiscount, limits);
  if (typeof off === 'string') return refuse(reject, 'line_discount', off);
  const receiptOff = deduction(row, cells.receiptDiscount, limits);
  if (typeof receiptOff === 'string') return refuse(reject, 'receipt_discount', receiptOff);
  const refund = deduction(row, cells.refund, limits);
  if (typeof refund === 'string') return refuse(reject, 'refund', refund);
  amount -= off;
  if (isTotal && cells.shipping.length > 0) {
    const shipping = shippingWithin(row, cells, limits);
    if (typeof shipping === 'string') return refuse(reject, 'shipping_in_amount', shipping);
    amount -= Math.min(shipping, Math.max(0, amount));
  }
  let goods: number | undefined;
  if (cells.goods && !cells.goods.isEmpty(row)) {
    const net = deduction(row, cells.goods, limits);
    if (typeof net === 'string') return refuse(reject, 'goods_amount', net);
    goods = net;
  }
  const isCostTold = !cells.cost.isEmpty(row);
  const cost = isCostTold ? deduction(row, cells.cost, limits) : undefined;
  if (typeof cost === 'string') return refuse(reject, 'cost', cost);
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
 * What of a total was paid for shipping, or why that cannot be held. Shops count a free shipping among the discounts:
 * one that is exactly the shipping left nothing of it to be paid.
 */
function shippingWithin(row: Row, cells: MoneyCells, limits: MoneyLimits): number | Unheld {
  let sum = 0;
  for (const cell of cells.shipping) {
    const part = deduction(row, cell, limits);
    if (typeof part === 'string') return part;
    sum += part;
  }
  return sum > 0 && deduction(row, cells.discountWithin, limits) === sum ? 0 : sum;
}

/** Why an amount cannot be held. */
type Unheld = 'bad_amount' | 'too_large';

/** An amount that is taken off, whichever sign it is written with; 0 when empty. */
function deduction(row: Row, cell: NumberCell, { digits, implausible }: MoneyLimits): number | Unheld {
  if (cell.isEmpty(row)) return 0;
  const value = cell.read(row);
  if (!value) return 'bad_amount';
  const minor = scale(value.units, value.decimals, digits);
  return minor === undefined || Math.abs(minor) >= implausible ? 'too_large' : Math.abs(minor);
}

const tenDigits = 1e9;

/** Whether a number has ten digits and more and nothing but zeros behind the decimal mark, as that of an order has. */
function isNumberOfSomething({ units, decimals }: Decimal): boolean {
  if (!Number.isFinite(units)) return true;
  const whole = Math.abs(units) / 10 ** decimals;
  return Number.isInteger(whole) && whole >= tenDigits;
}

function refuse(reject: Reject, field: string, code: Parameters<Reject>[1]): null {
  reject(field, code);
  return null;
}
