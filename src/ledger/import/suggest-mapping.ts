// Which column is what: by a preset that knows the header, else by the usual names, else nothing but questions.
import { Problem } from '../../ground/index.ts';
import {
  type CustomerField,
  customerFields,
  type ImportKind,
  type ImportMapping,
  type PurchaseField,
  purchaseFields,
} from '../contract.ts';
import { ledgerErrors } from '../errors.ts';
import { whatBareIdIs } from './bare-id.ts';
import { plainName } from './columns.ts';
import type { DetectedFormat } from './detect-format.ts';
import { holdsKinds } from './id-doubts.ts';
import { meaningOf } from './payment.ts';
import { type Preset, presets } from './presets.ts';
import { shapeOf } from './shape.ts';
import { doubtfulNames, usualNames } from './usual-names.ts';

export interface Suggestion {
  readonly kind: ImportKind;
  readonly mapping: ImportMapping;
  readonly missing: string[];
}

/** Suggests a mapping. `wanted` asks for a preset by name (a Problem when there is none) or a kind. */
export function suggestMapping(
  found: DetectedFormat,
  wanted: { readonly kind?: ImportKind; readonly preset?: string } = {},
): Suggestion {
  const preset = wanted.preset === undefined ? matchingPreset(found, wanted.kind) : presetNamed(wanted.preset);
  if (preset) {
    const format = { ...found.format, ...preset.format };
    const named = presetColumns(preset, found.columns);
    const columns = withoutKinds(preset.name === ownPreset ? withWords(named, found) : named, found);
    const mapping = { format, columns, preset: preset.name, ...(preset.currency ? { currency: preset.currency } : {}) };
    return { kind: preset.kind, mapping, missing: missingFields(preset.kind, mapping) };
  }
  const byKind = (kind: ImportKind): Suggestion => {
    const columns = usualColumns(kind, found);
    const mapping = {
      format: found.format,
      columns: kind === 'purchases' ? withoutKinds(columns, found) : columns,
      preset: null,
    };
    return { kind, mapping, missing: missingFields(kind, mapping) };
  };
  if (wanted.kind) return byKind(wanted.kind);
  const purchases = byKind('purchases');
  if (purchases.mapping.columns.date) return purchases;
  const customers = byKind('customers');
  return customers.missing.length === 0 ? customers : purchases;
}

/** Fields that a mapping lacks to be importable. */
export function missingFields(kind: ImportKind, mapping: Pick<ImportMapping, 'columns'>): string[] {
  const has = (field: PurchaseField | CustomerField) => mapping.columns[field] !== undefined;
  if (kind === 'customers') return has('customer') || has('card') ? [] : ['customer'];
  const missing: string[] = [];
  if (!has('customer') && !has('card')) missing.push('customer');
  if (!has('date')) missing.push('date');
  if (has('quantity') && !has('price') && !has('amount')) missing.push('amount');
  return missing;
}

/**
 * Throws a Problem when a mapping names fields that do not exist, columns that the file lacks, or lacks fields. `damage`
 * tells in words which names of the header are damaged: a column that is missing may be one of them.
 */
export function checkMapping(
  kind: ImportKind,
  mapping: ImportMapping,
  columns: readonly string[],
  damage?: string,
): void {
  const fields: readonly string[] = kind === 'purchases' ? purchaseFields : customerFields;
  for (const [field, names] of Object.entries(mapping.columns)) {
    if (!fields.includes(field)) throw new Problem(ledgerErrors.field_unknown, { field, fields: fields.join(', ') });
    for (const column of names) {
      if (!columns.includes(column)) {
        throw new Problem(ledgerErrors.column_unknown, { column, columns: columns.join(', ') });
      }
    }
  }
  const missing = missingFields(kind, mapping);
  if (missing.length > 0) {
    if (damage !== undefined) {
      throw new Problem(ledgerErrors.header_damaged, {
        damage,
        fields: missing.join(', '),
        first: missing[0],
        columns: columns.join(', '),
      });
    }
    throw new Problem(ledgerErrors.columns_missing, {
      fields: missing.join(', '),
      first: missing[0],
      columns: columns.join(', '),
    });
  }
}

/** The preset of that name; a Problem when there is none. */
export function presetNamed(name: string): Preset {
  const preset = presets.find((each) => each.name === name);
  if (!preset) {
    throw new Problem(ledgerErrors.preset_unknown, { name, names: presets.map((each) => each.name).join(', ') });
  }
  return preset;
}

function matchingPreset(found: DetectedFormat, kind: ImportKind | undefined): Preset | undefined {
  const names = new Set(found.columns.map(plainName));
  const byHeader = presets.filter(
    (preset) =>
      (kind === undefined || preset.kind === kind) &&
      preset.signature.length > 0 &&
      preset.signature.every((name) => names.has(name)),
  );
  if (byHeader.length > 0) return byHeader.sort((a, b) => b.signature.length - a.signature.length)[0];
  return kind !== 'customers' && looksLikeCdnow(found) ? presetNamed('cdnow') : undefined;
}

/** Five columns apart by blanks: two ids, a date of eight digits, a count, an amount. */
function looksLikeCdnow({ format, rows }: DetectedFormat): boolean {
  if (format.separator !== 'blank' || format.header) return false;
  const shape = /^\d+ \d+ (?:19|20)\d{6} \d+ \d+\.\d\d$/;
  const sample = rows.slice(0, 100);
  return sample.length > 0 && sample.every((row) => shape.test(row.join(' ')));
}

/** A column that says new or returning names no customer. */
function withoutKinds(mapped: Record<string, string[]>, found: DetectedFormat): Record<string, string[]> {
  const { customer, ...rest } = mapped;
  if (!customer?.some((column) => holdsKinds(column, found))) return mapped;
  const name = rest.name?.filter((column) => !customer.includes(column)) ?? [];
  const { name: _, ...others } = rest;
  const left = name.length > 0 ? { ...others, name } : others;
  // somebody known by the address alone
  return left.email ? { ...left, customer: left.email } : left;
}

/** The preset of files that call their columns by the names of the fields. */
const ownPreset = 'ritorno';

/** Such files call states and types by other names too, and a type may be that of the product. */
function withWords({ type, ...mapped }: Record<string, string[]>, found: DetectedFormat): Record<string, string[]> {
  const free = new Map([...found.columns].reverse().map((column) => [plainName(column), column]));
  for (const columns of Object.values(mapped)) for (const column of columns) free.delete(plainName(column));
  for (const field of ['status', 'type'] as const) {
    const column = usualNames.purchases[field]?.map((name) => free.get(name)).find((name) => name !== undefined);
    if (column !== undefined) mapped[field] ??= [column];
  }
  return { ...wordColumns(found, free), ...mapped };
}

/** Names that may also be those of other columns (a type of product): taken where half of the filled cells are known words. */
function wordColumns(
  { columns, rows }: Pick<DetectedFormat, 'columns' | 'rows'>,
  free: ReadonlyMap<string, string>,
): Record<string, string[]> {
  const mapped: Record<string, string[]> = {};
  for (const field of ['type', 'status'] as const) {
    const column = doubtfulNames[field].map((name) => free.get(name)).find((name) => name !== undefined);
    if (column === undefined) continue;
    const place = columns.indexOf(column);
    const words = rows.map((row) => row[place]?.trim() ?? '').filter((cell) => cell !== '');
    const known = words.filter((word) => meaningOf(word) !== undefined).length;
    if (known > 0 && known * 2 >= words.length) mapped[field] = [column];
  }
  return mapped;
}

function presetColumns(preset: Preset, columns: readonly string[]): Record<string, string[]> {
  const byName = new Map([...columns].reverse().map((column) => [plainName(column), column]));
  const mappedBy = (wanted: Preset['columns']) => {
    const mapped: Record<string, string[]> = {};
    for (const [field, parts] of Object.entries(wanted)) {
      const found = parts.flatMap((names) => {
        const column = names.map((name) => byName.get(plainName(name))).find((each) => each !== undefined);
        return column === undefined ? [] : [column];
      });
      if (found.length > 0) mapped[field] = found;
    }
    return mapped;
  };
  const mapped = mappedBy(preset.columns);
  const { withoutShipping } = preset;
  if (!withoutShipping || mapped.shipping_in_amount) return mapped;
  const goods = mappedBy(withoutShipping);
  if (Object.keys(goods).length < Object.keys(withoutShipping).length) return mapped;
  const { discount_in_amount: _, ...rest } = mapped;
  return { ...rest, ...goods };
}

function usualColumns(kind: ImportKind, { columns, rows }: DetectedFormat): Record<string, string[]> {
  // of names that are equal but for case or accents the first counts
  const free = new Map([...columns].reverse().map((column) => [plainName(column), column]));
  const mapped: Record<string, string[]> = {};
  for (const [field, names] of Object.entries(usualNames[kind])) {
    const name = names.find((each) => free.has(each));
    if (name === undefined) continue;
    mapped[field] = [free.get(name) as string];
    free.delete(name);
  }
  if (kind === 'purchases') {
    const words = wordColumns({ columns, rows }, free);
    for (const [field, names] of Object.entries(words)) mapped[field] ??= names;
  }
  const id = free.get('id');
  if (kind === 'purchases' && id !== undefined) {
    const place = (field: string) => (mapped[field] ? columns.indexOf(mapped[field][0]) : undefined);
    const customer = place('customer') ?? place('card') ?? place('email');
    const stands = whatBareIdIs(rows, { id: columns.indexOf(id), date: place('date'), customer });
    if (stands === 'customer' || (stands === 'receipt' && !mapped.receipt && !shapeOf({ columns: mapped }).gathers)) {
      mapped[stands] = [id];
    }
  }
  // somebody known by the address alone
  if (!mapped.customer && !mapped.card && mapped.email) mapped.customer = mapped.email;
  return mapped;
}
