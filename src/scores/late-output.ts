// Prints late customers as a table for people, as CSV for a spreadsheet, or as JSON for a program.
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { csvLine, minorDigits, minorToDecimal } from '../ground/index.ts';
import type { LateCustomer } from './late.ts';

export const lateFormats = ['table', 'csv', 'json'] as const;
export type LateFormat = (typeof lateFormats)[number];

const columns = [
  'customer',
  'purchases',
  'last_purchase',
  'silence_days',
  'mean_gap_days',
  'lateness',
  'p_alive',
  'expected_visit',
  'expected_visit_low',
  'expected_visit_high',
  'value',
] as const satisfies readonly (keyof LateCustomer)[];

/** Writes all rows; money as decimals of the shop's currency. */
export async function writeLate(
  out: Writable,
  late: readonly LateCustomer[],
  format: LateFormat,
  currency: string,
): Promise<void> {
  const rows = late.map((one) => present(one, minorDigits(currency)));
  if (format === 'json') return send(out, `${JSON.stringify({ currency, late: rows }, null, 1)}\n`);
  if (format === 'csv') {
    await send(out, csvLine(columns));
    for (const row of rows) await send(out, csvLine(columns.map((column) => row[column])));
    return;
  }
  const cells = [
    columns as readonly string[],
    ...rows.map((row) => columns.map((column) => String(row[column] ?? ''))),
  ];
  const widths = columns.map((_, i) => cells.reduce((widest, row) => Math.max(widest, row[i].length), 0));
  for (const row of cells) {
    const line = row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])));
    await send(out, `${line.join('  ')}\n`);
  }
  await send(out, `${late.length} customers are late. Values in ${currency}, expected in the next 12 months.\n`);
}

function present(one: LateCustomer, digits: number) {
  return {
    ...one,
    mean_gap_days: Number(one.mean_gap_days.toFixed(1)),
    lateness: Number(one.lateness.toFixed(4)),
    p_alive: Number(one.p_alive.toFixed(4)),
    value: minorToDecimal(one.value, digits),
  };
}

async function send(out: Writable, text: string): Promise<void> {
  if (!out.write(text)) await once(out, 'drain');
}
