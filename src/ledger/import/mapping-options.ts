// Turns what was said on the command line into a mapping: a preset or a saved one, then single columns and formats.
import { isZone, Problem } from '../../ground/index.ts';
import {
  dateOrders,
  encodings,
  type FileFormat,
  type ImportMapping,
  type LineMeaning,
  lineMeanings,
  separators,
} from '../contract.ts';
import { ledgerErrors } from '../errors.ts';
import { plainName } from './columns.ts';
import { isCurrency } from './currency-digits.ts';
import type { FileInspection } from './inspect-file.ts';
import { withTold } from './share-columns.ts';

export interface MappingOptions {
  /** 'COLUMN=field', repeatable. */
  readonly map?: readonly string[];
  readonly separator?: string;
  readonly encoding?: string;
  readonly dateOrder?: string;
  readonly decimalMark?: string;
  readonly header?: boolean;
  readonly headerLine?: string;
  /** 'WORD=meaning', repeatable. */
  readonly state?: readonly string[];
  readonly currency?: string;
  readonly zone?: string;
  readonly source?: string;
  /** Of what the amounts are: 'line' or 'receipt'. */
  readonly amounts?: string;
}

/** The mapping to import with. Throws a Problem where an option is wrong or the dates stay in doubt. */
export function mappingFrom(inspection: FileInspection, options: MappingOptions): ImportMapping {
  const { mapping, unclearDate } = inspection;
  if (unclearDate !== undefined && options.dateOrder === undefined) {
    const [first, second] = unclearDate.split(/[-/.]/);
    throw new Problem(ledgerErrors.date_order_unclear, {
      example: unclearDate,
      dmy: `day ${first} of month ${second}`,
      mdy: `month ${first}, day ${second}`,
    });
  }
  const format: FileFormat = { ...mapping.format, ...formatTold(options) };
  const currency = options.currency?.toUpperCase();
  if (currency !== undefined && !isCurrency(currency)) {
    throw new Problem(ledgerErrors.option_unknown, {
      option: '--currency',
      value: currency,
      values: 'EUR, PLN, GBP ...',
    });
  }
  if (options.zone !== undefined && !isZone(options.zone)) {
    throw new Problem(ledgerErrors.option_unknown, {
      option: '--zone',
      value: options.zone,
      values: 'Europe/Rome ...',
    });
  }
  return {
    ...mapping,
    format,
    columns: knownByEmail(columnsWith(mapping.columns, columnsNamed(options.map ?? []))),
    ...(options.state && { states: { ...mapping.states, ...statesNamed(options.state) } }),
    ...(currency && { currency }),
    ...(options.zone && { zone: options.zone }),
    ...(options.source && { source: options.source }),
    ...(options.amounts && { amounts: choice('--amounts', options.amounts, ['line', 'receipt'] as const) }),
  };
}

/** How the file is written, as far as it was said. Throws a Problem where an option is wrong. */
export function formatTold(options: MappingOptions): Partial<FileFormat> {
  return {
    ...(options.separator && { separator: choice('--separator', named(options.separator), separators) }),
    ...(options.encoding && { encoding: choice('--encoding', encodingNamed(options.encoding), encodings) }),
    ...(options.dateOrder && { dateOrder: choice('--date-order', options.dateOrder, dateOrders) }),
    ...(options.decimalMark && { decimalMark: choice('--decimal-mark', options.decimalMark, ['.', ','] as const) }),
    ...(options.header === false && { header: false }),
    ...(options.headerLine !== undefined && { headerLine: lineNumber(options.headerLine) }),
  };
}

/** The standard's name of an encoding, which has many: cp1250, latin2, sjis ... */
function encodingNamed(name: string): string {
  try {
    return new TextDecoder(name).encoding;
  } catch (error) {
    if (error instanceof RangeError) return name;
    throw error;
  }
}

/** The same mapping under another inspection of a file of the same kind: only what was learned of this file changes. */
export function savedMapping(inspection: FileInspection, saved: ImportMapping): FileInspection {
  // where the table begins is a fact of each file: a report has a line of title more or less
  const { headerLine = saved.format.headerLine } = inspection.mapping.format;
  const format = { ...saved.format, ...(headerLine !== undefined && { headerLine }) };
  return { ...inspection, mapping: { ...saved, format }, unclearDate: undefined };
}

/** Who has an address and no number is known by the address. */
function knownByEmail(columns: ImportMapping['columns']): ImportMapping['columns'] {
  return columns.customer || columns.card || !columns.email ? columns : { ...columns, customer: columns.email };
}

/** What was told of the columns put over what was found; a column that is told to be none makes nothing. */
function columnsWith(
  found: ImportMapping['columns'],
  { [leftOut]: none = [], ...told }: Record<string, string[]>,
): ImportMapping['columns'] {
  const kept = Object.entries(found).map(([field, columns]) => [field, columns.filter((each) => !none.includes(each))]);
  return withTold(Object.fromEntries(kept.filter(([, columns]) => columns.length > 0)), told);
}

/** 'WORD=meaning' pairs. Throws a Problem where a meaning is none. */
function statesNamed(pairs: readonly string[]): Record<string, LineMeaning> {
  const states: Record<string, LineMeaning> = {};
  for (const pair of pairs) {
    const at = pair.lastIndexOf('=');
    const word = pair.slice(0, Math.max(at, 0)).trim();
    const named = plainName(pair.slice(at + 1));
    const meaning = otherNames[named] ?? lineMeanings.find((each) => each === named);
    if (word === '' || meaning === undefined) {
      throw new Problem(ledgerErrors.option_unknown, {
        option: '--state',
        value: pair,
        values: lineMeanings.map((each) => `${word || 'WORD'}=${each}`).join(' '),
      });
    }
    states[word] = meaning;
  }
  return states;
}

/** What people say for a sale and for a return. */
const otherNames: Readonly<Record<string, LineMeaning | undefined>> = {
  sale: 'paid',
  refund: 'return',
  giftcard: 'gift_card',
  none: 'no_sale',
  canceled: 'cancelled',
  not_paid: 'unpaid',
};

function lineNumber(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= lastHeaderLine) return number;
  throw new Problem(ledgerErrors.option_unknown, {
    option: '--header-line',
    value: text,
    values: `1 2 3 ... ${lastHeaderLine}`,
  });
}

/** The field of a column that is left out. */
const leftOut = 'none';
const lastHeaderLine = 1000;

/** 'COLUMN=field' pairs; a field that is named twice is made of both columns. */
function columnsNamed(pairs: readonly string[]): Record<string, string[]> {
  const columns: Record<string, string[]> = {};
  for (const pair of pairs) {
    const at = pair.lastIndexOf('=');
    if (at < 1 || at === pair.length - 1) {
      throw new Problem(ledgerErrors.option_unknown, { option: '--map', value: pair, values: 'COLUMN=field' });
    }
    const field = pair.slice(at + 1);
    columns[field] = [...(columns[field] ?? []), pair.slice(0, at)];
  }
  return columns;
}

function named(separator: string): string {
  const names: Record<string, string> = {
    tab: '\t',
    '\\t': '\t',
    comma: ',',
    semicolon: ';',
    pipe: '|',
    space: 'blank',
  };
  return names[separator] ?? separator;
}

function choice<T extends string>(option: string, value: string, values: readonly T[]): T {
  const found = values.find((each) => each === value);
  if (found === undefined) throw new Problem(ledgerErrors.option_unknown, { option, value, values: values.join(' ') });
  return found;
}
