// Prints late customers as a table for people, as CSV for a spreadsheet, or as JSON for a program.
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { csvLine, type Day, minorDigits, minorToDecimal } from '../ground/index.ts';
import type { LimitSeen } from '../models/index.ts';
import type { Asked, LateCustomer } from './late.ts';

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

/** What the list answers, in words and numbers. */
export interface Heading {
  readonly asOf: Day;
  readonly asked: Asked;
  /** How true the limit was; null where it has no share, or too few returned to tell. */
  readonly seen: LimitSeen | null;
}

/**
 * Writes all rows; money as decimals of the shop's currency. What was asked and how true the limit was stands below a table, in
 * JSON, and beside CSV on `aside`.
 */
export async function writeLate(
  out: Writable,
  late: readonly LateCustomer[],
  format: LateFormat,
  currency: string,
  heading: Heading,
  aside: Writable,
): Promise<void> {
  const rows = late.map((one) => present(one, minorDigits(currency)));
  const words = headingLines(heading);
  if (format === 'json') {
    const { asOf, asked, seen } = heading;
    return send(out, `${JSON.stringify({ currency, as_of: asOf, asked, limit_seen: seen, late: rows }, null, 1)}\n`);
  }
  if (format === 'csv') {
    await send(aside, `${words.join('\n')}\n`);
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
  const who = heading.asked.question === 'late' ? 'are late for them' : 'are probably gone';
  await send(out, `${late.length} customers ${who}. Values in ${currency}, expected in the next 12 months.\n`);
  await send(out, `${words.join('\n')}\n`);
}

function headingLines({ asked, seen }: Heading): string[] {
  if (asked.question === 'gone') {
    return [
      `Probably gone: the chance of being still a customer is below ${percent(asked.below)}. For one last strong offer, a survey, ` +
        'or to stop writing. Who is silent for longer than their own rhythm explains: --question late.',
    ];
  }
  const { limit } = asked;
  const other = 'For a reminder in good time. Who is probably gone is another question: --question gone.';
  if (limit.kind !== 'rate') return [other];
  return [
    `Late for them: only ${percent(limit.rate)} of their returns should take so long. ${other}`,
    seen === null
      ? 'How true the limit was cannot be told yet: fewer than 200 returns since the sixth month of the purchases.'
      : `Of ${seen.returns} returns of the last ${seen.stretches === 1 ? 'month' : `${seen.stretches} months`} ` +
        `${percent(seen.share)} came after the limit as it stood (counted literally; by month ${percent(seen.lowest)} to ` +
        `${percent(seen.highest)}), ${percent(seen.corrected)} with the ends of the data allowed for.`,
  ];
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
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
