// Files in which every line of an order repeats the total of the order: such a total counts once. Whether a column of
// amounts holds totals is told by the file itself: the lines of an order have different products and one amount.
import type { Ambiguity, ImportMapping } from '../contract.ts';
import type { DetectedFormat } from './detect-format.ts';
import { notionsIn } from './headings.ts';
import { inspectBeginning } from './inspect-beginning.ts';
import type { FileOnDisk } from './open-text.ts';
import { isTotalOf, presets } from './presets.ts';
import { shapeOf } from './shape.ts';

/** What of the lines of a receipt one line tells. */
export type TotalOfLine =
  /** The first line of its receipt: the total counts with it. */
  | 'first'
  /** A further line: its product counts, the total is known. */
  | 'further'
  /** Product, quantity and total of a line before: the same line once more. */
  | 'repeated'
  /** Another total than that of the lines before. */
  | 'other';

/** Receipts remembered: lines of one that lie further apart than so many receipts are taken for two pieces. */
const remembered = 100_000;

/** Follows the totals of receipts line by line. */
export function receiptTotals(): (receipt: string, minor: number, what: string) => TotalOfLine {
  const known = new Map<string, { readonly minor: number; readonly lines: Set<string> }>();
  return (receipt, minor, what) => {
    const there = known.get(receipt);
    if (there === undefined) {
      if (known.size >= remembered) known.delete(known.keys().next().value as string);
      known.set(receipt, { minor, lines: new Set([what]) });
      return 'first';
    }
    if (there.minor !== minor) return 'other';
    if (there.lines.has(what)) return 'repeated';
    there.lines.add(what);
    return 'further';
  };
}

/** Whether the amounts of a mapping are those of whole receipts; it must be settled, see `settleAmounts`. */
export function tellsTotals(mapping: ImportMapping): boolean {
  return mapping.amounts === 'receipt' && canRepeat(mapping);
}

/** The mapping with what its amounts are: as a person said, else as the beginning of the file shows. */
export async function settleAmounts(file: FileOnDisk, country: string, mapping: ImportMapping): Promise<ImportMapping> {
  if (mapping.amounts !== undefined || !canRepeat(mapping)) return mapping;
  // a system whose amounts are totals of orders, also where no order has two lines
  const preset = presets.find(({ name }) => name === mapping.preset);
  if (preset && mapping.columns.amount.every((column) => isTotalOf(preset, column)))
    return { ...mapping, amounts: 'receipt' };
  const found = await inspectBeginning(file, country, mapping.format);
  return { ...mapping, amounts: repeatsTotals(mapping, found) ? 'receipt' : 'line' };
}

/** What is to be said of amounts that nobody has said to be totals and that are taken for them. */
export function doubtsOfTotals(mapping: ImportMapping, found: DetectedFormat): Ambiguity[] {
  if (mapping.amounts !== undefined || !repeatsTotals(mapping, found)) return [];
  const column = mapping.columns.amount.join(' + ');
  const sentence = `${column} is the same on all lines of an order, whatever their products: it is taken as the total of the order and counts once. If it is what each line came to, say so (--amounts line).`;
  return [{ point: 'repeated_totals', sentence, params: { column } }];
}

/** Only where lines are gathered under a number can a total stand on several of them. */
function canRepeat({ columns }: ImportMapping): boolean {
  const shape = shapeOf({ columns });
  return columns.amount !== undefined && shape.gathers && shape.receipt === 'column';
}

/** Whether a column is called as the total of an order. */
function namesWhole(column: string): boolean {
  const notions = notionsIn(column);
  return (
    notions.has('total') &&
    !notions.has('line') &&
    ['order', 'receipt', 'invoice', 'document'].some((each) => notions.has(each))
  );
}

/** So many receipts at least say what repeated lines are when no receipt has two different ones. */
const enoughReceipts = 20;

function repeatsTotals(mapping: ImportMapping, { columns, rows }: DetectedFormat): boolean {
  if (!canRepeat(mapping)) return false;
  const pick = (fields: readonly string[]) => {
    const places = fields.flatMap((field) => mapping.columns[field] ?? []).map((name) => columns.indexOf(name));
    return (row: readonly string[]) => places.map((place) => (row[place] ?? '').trim()).join('\0');
  };
  const receiptOf = pick(['receipt']);
  const amountOf = pick(['amount']);
  const whatOf = pick(['product', 'product_name', 'quantity', 'price', 'cost', 'line_discount']);
  const receipts = new Map<string, { readonly amounts: Set<string>; readonly whats: Set<string>; lines: number }>();
  for (const row of rows) {
    const amount = amountOf(row);
    // an empty or free line says nothing
    if (!/[1-9]/.test(amount)) continue;
    const receipt = receiptOf(row);
    let there = receipts.get(receipt);
    if (there === undefined) {
      there = { amounts: new Set(), whats: new Set(), lines: 0 };
      receipts.set(receipt, there);
    }
    there.amounts.add(amount);
    there.whats.add(whatOf(row));
    there.lines++;
  }
  const several = [...receipts.values()].filter(({ lines }) => lines > 1);
  const apart = several.filter(({ amounts }) => amounts.size > 1).length;
  const totals = several.filter(({ amounts, whats }) => amounts.size === 1 && whats.size > 1);
  const repeated = several.length - apart - totals.length;
  // where everything costs the same, equal amounts say nothing
  const different = new Set(totals.flatMap(({ amounts }) => [...amounts])).size;
  if (totals.length > 0) {
    // a name that says so needs no second order to show it
    if (apart === 0 && mapping.columns.amount.every(namesWhole)) return true;
    return totals.length >= 2 && different >= 2 && apart * 20 <= totals.length;
  }
  // orders of one line each, some of which the export tells twice
  return apart === 0 && repeated > 0 && receipts.size >= enoughReceipts && repeated * 5 <= receipts.size;
}
