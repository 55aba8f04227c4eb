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
import { headingKey, namesDocuments } from './headings.ts';
import { holdsKinds, holdsNames } from './id-doubts.ts';
import { meaningOf } from './payment.ts';
import { type Preset, presets } from './presets.ts';
import { shapeOf } from './shape.ts';
import { doubtfulNames, isCalled, usualKeys, usualNames } from './usual-names.ts';

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
    const named = withNumber(preset.kind, presetColumns(preset, found.columns), found);
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
  const keys = new Set(found.columns.map(headingKey));
  const longest = (fits: (preset: Preset, name: string) => boolean) =>
    presets
      .filter((preset) => (kind === undefined || preset.kind === kind) && preset.signature.length > 0)
      .filter((preset) => preset.signature.every((name) => fits(preset, name)))
      .sort((a, b) => b.signature.length - a.signature.length)
      .at(0);
  const byHeader =
    longest((_, name) => names.has(name)) ??
    longest(({ isTranslated }, name) => isTranslated === true && keys.has(headingKey(name)));
  if (byHeader) return byHeader;
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
    const named = doubtfulNames[field].flatMap((name) => free.get(name) ?? []);
    const column = named.find((each) => {
      const place = columns.indexOf(each);
      const words = rows.map((row) => row[place]?.trim() ?? '').filter((cell) => cell !== '');
      const known = words.filter((word) => meaningOf(word) !== undefined).length;
      return known > 0 && known * 2 >= words.length;
    });
    if (column !== undefined) mapped[field] = [column];
  }
  return mapped;
}

function presetColumns(preset: Preset, columns: readonly string[]): Record<string, string[]> {
  const byName = byPlainName(columns);
  const byKey = new Map([...columns].reverse().map((column) => [headingKey(column), column]));
  const named = (name: string) =>
    byName.get(plainName(name)) ?? (preset.isTranslated ? byKey.get(headingKey(name)) : undefined);
  const mappedBy = (wanted: Preset['columns']) => {
    const mapped: Record<string, string[]> = {};
    for (const [field, parts] of Object.entries(wanted)) {
      const found = parts.flatMap((names) => {
        const column = names.map(named).find((each) => each !== undefined);
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

/** Of names that are equal but for case or accents the first counts. */
function byPlainName(columns: readonly string[]): Map<string, string> {
  return new Map([...columns].reverse().map((column) => [plainName(column), column]));
}

function usualColumns(kind: ImportKind, found: DetectedFormat): Record<string, string[]> {
  const { columns, rows } = found;
  const free = byPlainName(columns);
  const mapped: Record<string, string[]> = {};
  const take = (field: string, column: string) => {
    mapped[field] = [column];
    free.delete(plainName(column));
  };
  const isPeople = (column: string) => holdsNames(column, found);
  // the name of a customer is their number only where nothing else is
  const numberOf = customerColumns(kind, columns).find((column) => !isPeople(column));
  if (numberOf !== undefined) take('customer', numberOf);
  for (const [field, names] of Object.entries(usualNames[kind])) {
    const name = field === 'customer' ? undefined : names.find((each) => free.has(each));
    if (name !== undefined) take(field, free.get(name) as string);
  }
  // what a name says in other words
  for (const [field, keys] of Object.entries(usualKeys[kind])) {
    if (mapped[field] || field === 'customer') continue;
    const certain = [...free].filter(([name]) => !isDoubtful(name)).map(([, column]) => column);
    const column = keys
      .map((key) => certain.find((each) => headingKey(each) === key))
      .find((each) => each !== undefined);
    if (column !== undefined) take(field, column);
  }
  // of several columns of consent each counts
  for (const field of kind === 'customers' && mapped.email_consent ? (['email_consent'] as const) : []) {
    const others = [...free.values()].filter((column) => isCalled(kind, field, column));
    mapped[field] = columns.filter((column) => mapped[field].includes(column) || others.includes(column));
  }
  if (kind === 'purchases') {
    const words = wordColumns(found, free);
    for (const [field, names] of Object.entries(words)) mapped[field] ??= names;
    const number = [...free.values()].find((column) => headingKey(column) === 'number');
    // a list of documents: a bare number is theirs
    if (!mapped.receipt && number !== undefined && mapped.type?.some(namesDocuments)) take('receipt', number);
    const names = namesOfBuyer([...free.values()]);
    if (!mapped.name && names.length > 0) mapped.name = names;
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
  const people = customerColumns(kind, [...free.values()]).find(isPeople);
  if (people !== undefined && (mapped.customer || mapped.card)) mapped.name ??= [people];
  else if (people !== undefined) mapped.customer = [people];
  // somebody known by the address alone
  if (!mapped.customer && !mapped.card && mapped.email) mapped.customer = mapped.email;
  return mapped;
}

/** The columns that may hold the number of a customer, in the order in which they are believed. */
function customerColumns(kind: ImportKind, columns: readonly string[]): string[] {
  const byName = byPlainName(columns);
  const exact = usualNames[kind].customer?.flatMap((name) => byName.get(name) ?? []) ?? [];
  const inOtherWords =
    usualKeys[kind].customer?.flatMap((key) => columns.filter((each) => headingKey(each) === key)) ?? [];
  return [...new Set([...exact, ...inOtherWords])];
}

/** A preset knows customers by their name where its system has nothing else: a number or card beside it goes before. */
function withNumber(
  kind: ImportKind,
  mapped: Record<string, string[]>,
  found: DetectedFormat,
): Record<string, string[]> {
  const { customer, ...rest } = mapped;
  if (!customer?.every((column) => holdsNames(column, found))) return mapped;
  const used = new Set(Object.values(mapped).flat());
  const free = found.columns.filter((column) => !used.has(column));
  const number = customerColumns(kind, free).find((column) => !holdsNames(column, found));
  const card = free.find((column) => isCalled(kind, 'card', column));
  const named = { ...rest, name: rest.name ?? customer };
  if (number !== undefined) return { ...named, customer: [number] };
  return card === undefined ? mapped : { ...named, card: [card] };
}

/** First and last name of a buyer, where a file of purchases has both. */
function namesOfBuyer(columns: readonly string[]): string[] {
  const called = (...keys: string[]) => columns.find((column) => keys.includes(headingKey(column)));
  const last = called('last', 'customer last', 'billing last');
  const first = called('first', 'customer first', 'billing first') ?? (last && called('name', 'billing name'));
  return first && last ? columns.filter((column) => column === first || column === last) : [];
}

const isDoubtful = (name: string) => [...doubtfulNames.type, ...doubtfulNames.status].includes(name);
