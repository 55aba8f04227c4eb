// Numbers as people type them, read exactly: in units of the last decimal, by the marks of the page's language.
// Nothing is guessed: what could mean two things, or nothing, is refused with its reason.
import type { FieldProblemKey } from './field-problem.ts';

/** What a field takes: decimals after the mark, and limits in the number itself. */
export interface NumberLimits {
  readonly digits: number;
  readonly min: number;
  readonly max: number;
}

export type NumberReading =
  /** `units` of 10^-digits: 5.5 with two digits is 550. Always a safe integer. */
  { readonly units: number } | { readonly problem: FieldProblemKey; readonly number: number | null };

/**
 * Reads a typed number.
 *
 * Blanks and apostrophes may group thousands, and so may the mark (point or comma) that is not the decimal mark of
 * `locale`: "1.000" is a thousand in Italian. That mark before any other number of digits can only be meant as a
 * decimal mark, so "5.50" is five and a half there too.
 */
export function readNumber(typed: string, locale: string, { digits, min, max }: NumberLimits): NumberReading {
  const text = typed.trim().replace(/^[−–]/, '-').replace(/^\+/, '');
  if (text === '') return { problem: 'field.empty', number: null };
  const parts = /^(-?)(.*)$/s.exec(text);
  const plain = plainNumber(parts?.[2] ?? '', decimalMark(locale));
  if (plain === null) return { problem: 'field.number', number: null };
  const decimals = plain.decimals.replace(/0+$/, '');
  if (decimals.length > digits) {
    return digits === 0 ? { problem: 'field.whole', number: null } : { problem: 'field.decimals', number: digits };
  }
  const size = Number(plain.whole + decimals.padEnd(digits, '0'));
  const scale = 10 ** digits;
  const units = parts?.[1] === '-' && size !== 0 ? -size : size;
  if (units < Math.ceil(min * scale - 1e-6)) return { problem: 'field.atLeast', number: min };
  const most = Math.min(max, Number.MAX_SAFE_INTEGER / scale);
  if (units > Math.floor(most * scale + 1e-6))
    return { problem: 'field.atMost', number: most === max ? max : Math.floor(most) };
  return { units };
}

/** A number of units as the field shows it: no groups, whole numbers without decimals, others with all of them. */
export function writeNumber(units: number, locale: string, digits: number, fixed: boolean): string {
  const scale = 10 ** digits;
  const least = fixed && units % scale !== 0 ? digits : 0;
  return new Intl.NumberFormat(locale, {
    useGrouping: false,
    minimumFractionDigits: least,
    maximumFractionDigits: digits,
  }).format(units / scale);
}

/** Whole and decimal digits; null when the text is no number in either way of writing. */
function plainNumber(text: string, mark: string): { whole: string; decimals: string } | null {
  const other = mark === ',' ? '.' : ',';
  const digitsOnly = new RegExp(`^(?=.*\\d)\\d*(?:[${mark}]\\d*)?$`);
  const grouped = new RegExp(`^\\d{1,3}(?:(?:[${other}]\\d{3})+|(?:[\\s'’]\\d{3})+)(?:[${mark}]\\d*)?$`);
  const otherDecimal = new RegExp(`^(?=.*\\d)\\d*[${other}](?:\\d{0,2}|\\d{4,})$`);
  const isPlain = digitsOnly.test(text) || grouped.test(text);
  if (!isPlain && !otherDecimal.test(text)) return null;
  const [whole, decimals = ''] = text.split(isPlain ? mark : other);
  return { whole: whole.replace(/\D/g, ''), decimals };
}

const marks = new Map<string, string>();

function decimalMark(locale: string): string {
  const known =
    marks.get(locale) ??
    new Intl.NumberFormat(locale).formatToParts(0.5).find(({ type }) => type === 'decimal')?.value ??
    '.';
  marks.set(locale, known);
  return known;
}
