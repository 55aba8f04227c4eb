// Lines that are in a file twice: counted among those that brought nothing new, and not known from an earlier file.
import type { ImportFigures } from '../contract.ts';

const again = ['same receipt again, counted once', 'same line of an order again, counted once'] as const;

/** How many of the lines that brought nothing new repeat others of their own file. */
export function repeatedLines({ known, warnings, receipts, added }: ImportFigures): number {
  // where every receipt of the file is new there is nothing else to repeat
  if (receipts > 0 && added.receipts === receipts) return known;
  return Math.min(
    known,
    again.reduce((sum, reason) => sum + (warnings[reason] ?? 0), 0),
  );
}
