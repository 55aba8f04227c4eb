// What a row came to: a total, or quantity times price, minus what the row says was taken off.
import type { Cell } from './cells.ts';
import { type Decimal, multiply, readDecimal, scale } from './numbers.ts';
import type { Reject } from './reader-kit.ts';

export interface MoneyCells {
  readonly amount: Cell;
  readonly quantity: Cell;
  readonly price: Cell;
  readonly lineDiscount: Cell;
  readonly receiptDiscount: Cell;
  readonly refund: Cell;
  readonly cost: Cell;
}

export interface RowMoney {
  readonly amountMinor: number;
  readonly tenThousandths: number;
  readonly unitCostMinor: number | undefined;
  /** Taken off the receipt as a whole, positive. */
  readonly deductions: readonly number[];
}

/** Largest amount of a line in minor units: a thousand such lines still add up exactly. */
const largestMinor = 1e12;
/** Largest quantity, in ten-thousandths: what numeric(14, 4) holds. */
const largestQuantity = 1e13;
const one: Decimal = { units: 1, decimals: 0 };
const none: readonly number[] = [];

/** Reads the money of a row in a currency with so many decimals; null when it was rejected. */
export function readMoney(
  fields: readonly string[],
  cells: MoneyCells,
  mark: '.' | ',',
  digits: number,
  reject: Reject,
): RowMoney | null {
  const quantityText = cells.quantity(fields);
  const quantity = quantityText === '' ? one : readDecimal(quantityText, mark);
  if (!quantity) return refuse(reject, 'quantity', 'bad_quantity');
  const pieces = scale(quantity.units, quantity.decimals, 4);
  if (pieces === undefined || Math.abs(pieces) > largestQuantity) return refuse(reject, 'quantity', 'too_large');

  const amountText = cells.amount(fields);
  const priceText = amountText === '' ? cells.price(fields) : '';
  if (amountText === '' && priceText === '') return refuse(reject, 'amount', 'no_amount');
  const field = amountText === '' ? 'price' : 'amount';
  const value = readDecimal(amountText === '' ? priceText : amountText, mark);
  if (!value) return refuse(reject, field, 'bad_amount');
  if (amountText === '' && quantity.units < 0 && value.units < 0) return refuse(reject, 'price', 'negative_twice');
  let amount = amountText === '' ? multiply(quantity, value, digits) : scale(value.units, value.decimals, digits);
  if (amount === undefined || Math.abs(amount) > largestMinor) return refuse(reject, field, 'too_large');

  const off = deduction(cells.lineDiscount(fields), mark, digits);
  const receiptOff = deduction(cells.receiptDiscount(fields), mark, digits);
  const refund = deduction(cells.refund(fields), mark, digits);
  if (off === undefined || receiptOff === undefined || refund === undefined) {
    return refuse(reject, off === undefined ? 'line_discount' : 'receipt_discount', 'bad_amount');
  }
  amount -= off;
  const costText = cells.cost(fields);
  const cost = costText === '' ? undefined : deduction(costText, mark, digits);
  if (costText !== '' && cost === undefined) return refuse(reject, 'cost', 'bad_amount');
  return {
    amountMinor: amount,
    tenThousandths: quantityText === '' && amount < 0 ? -pieces : pieces,
    unitCostMinor: cost,
    deductions: receiptOff === 0 && refund === 0 ? none : [receiptOff, refund].filter((each) => each !== 0),
  };
}

/** An amount that is taken off, whichever sign it is written with; 0 when empty, undefined when it is no number. */
function deduction(text: string, mark: '.' | ',', digits: number): number | undefined {
  if (text === '') return 0;
  const value = readDecimal(text, mark);
  const minor = value && scale(value.units, value.decimals, digits);
  return minor === undefined || Math.abs(minor) > largestMinor ? undefined : Math.abs(minor);
}

function refuse(reject: Reject, field: string, code: Parameters<Reject>[1]): null {
  reject(field, code);
  return null;
}
