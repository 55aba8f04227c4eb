// What a row came to: a total, or quantity times price, minus what the row says was taken off.
import type { NumberCell } from './cells.ts';
import { type Decimal, multiply, scale } from './numbers.ts';
import type { Reject } from './reader-kit.ts';
import type { Row } from './row.ts';

export interface MoneyCells {
  readonly amount: NumberCell;
  readonly quantity: NumberCell;
  readonly price: NumberCell;
  readonly lineDiscount: NumberCell;
  readonly receiptDiscount: NumberCell;
  readonly refund: NumberCell;
  readonly cost: NumberCell;
}

/** The fields of a row that tell money. */
export function moneyCells(number: (field: string) => NumberCell): MoneyCells {
  return {
    amount: number('amount'),
    quantity: number('quantity'),
    price: number('price'),
    lineDiscount: number('line_discount'),
    receiptDiscount: number('receipt_discount'),
    refund: number('refund'),
    cost: number('cost'),
  };
}

export interface RowMoney {
  readonly amountMinor: number;
  readonly tenThousandths: number;
  readonly unitCostMinor: number | undefined;
  /** Taken off the receipt as a whole, positive. */
  readonly discountMinor: number;
  /** Given back of the receipt, positive; it may hold more than goods, see refunds.ts. */
  readonly refundMinor: number;
}

/** Largest amount of a line in minor units: a thousand such lines still add up exactly. */
const largestMinor = 1e12;
/** Largest quantity, in ten-thousandths: what numeric(14, 4) holds. */
const largestQuantity = 1e13;
const one: Decimal = { units: 1, decimals: 0 };

/** Reads the money of a row in a currency with so many decimals; null when it was rejected. */
export function readMoney(row: Row, cells: MoneyCells, digits: number, reject: Reject): RowMoney | null {
  const isCounted = !cells.quantity.isEmpty(row);
  const quantity = isCounted ? cells.quantity.read(row) : one;
  if (!quantity) return refuse(reject, 'quantity', 'bad_quantity');
  const pieces = scale(quantity.units, quantity.decimals, 4);
  if (pieces === undefined || Math.abs(pieces) > largestQuantity) return refuse(reject, 'quantity', 'too_large');

  const isTotal = !cells.amount.isEmpty(row);
  if (!isTotal && cells.price.isEmpty(row)) return refuse(reject, 'amount', 'no_amount');
  const field = isTotal ? 'amount' : 'price';
  const value = cells[field].read(row);
  if (!value) return refuse(reject, field, 'bad_amount');
  if (!isTotal && quantity.units < 0 && value.units < 0) return refuse(reject, 'price', 'negative_twice');
  let amount = isTotal ? scale(value.units, value.decimals, digits) : multiply(quantity, value, digits);
  if (amount === undefined || Math.abs(amount) > largestMinor) return refuse(reject, field, 'too_large');

  const off = deduction(row, cells.lineDiscount, digits);
  const receiptOff = deduction(row, cells.receiptDiscount, digits);
  const refund = deduction(row, cells.refund, digits);
  if (off === undefined || receiptOff === undefined || refund === undefined) {
    const field = off === undefined ? 'line_discount' : receiptOff === undefined ? 'receipt_discount' : 'refund';
    return refuse(reject, field, 'bad_amount');
  }
  amount -= off;
  const isCostTold = !cells.cost.isEmpty(row);
  const cost = isCostTold ? deduction(row, cells.cost, digits) : undefined;
  if (isCostTold && cost === undefined) return refuse(reject, 'cost', 'bad_amount');
  return {
    amountMinor: amount,
    tenThousandths: !isCounted && amount < 0 ? -pieces : pieces,
    unitCostMinor: cost,
    discountMinor: receiptOff,
    refundMinor: refund,
  };
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
