// What a row of a file of purchases is: a line of a receipt, or a whole receipt; and what tells receipts apart.
import type { ImportMapping } from '../contract.ts';

export interface Shape {
  /** Rows with the same receipt are lines of one; otherwise each row is a receipt. */
  readonly gathers: boolean;
  /**
   * What names a receipt: a column; the moment, for lines without a number (a basket is what one customer bought at
   * one moment); or nothing, so that equal rows are counted and each is a purchase.
   */
  readonly receipt: 'column' | 'moment' | 'none';
  /** Cells of the head that are empty repeat the row before, as in exports that tell an order on its first row only. */
  readonly inherits: boolean;
  /** A row without customer, number and date goes on with the order above it, as in lists grouped by order. */
  readonly carries: boolean;
}

const lineFields = ['product', 'product_name', 'quantity', 'price', 'cost', 'line_discount'];

/** The shape that a mapping implies. */
export function shapeOf(mapping: Pick<ImportMapping, 'columns'>): Shape {
  const { columns } = mapping;
  const lines = lineFields.some((field) => columns[field] !== undefined);
  const named = columns.receipt !== undefined && columns.receipt.join() !== columns.date?.join();
  const receipt = named ? 'column' : lines ? 'moment' : 'none';
  // a date that is part of the receipt's name says nothing of the customer of the row before
  const inherits = named && lines && !columns.receipt.some((column) => columns.date?.includes(column));
  const carries = named && (columns.product !== undefined || columns.product_name !== undefined);
  return { gathers: lines, receipt, inherits, carries };
}
