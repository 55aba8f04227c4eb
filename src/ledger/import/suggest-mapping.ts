// Which column is what: by a preset that knows the header, else by the usual names; then by what the cells look like.
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
import { byContent } from './by-content.ts';
import { byHeading, customerColumns, withWords } from './by-heading.ts';
import { plainName } from './columns.ts';
import type { DetectedFormat } from './detect-format.ts';
import { headerIndex } from './header-index.ts';
import { headingKey } from './headings.ts';
import { holdsKinds } from './id-doubts.ts';
import { knownBy } from './known-by.ts';
import { type Preset, presets } from './presets.ts';
import { mayShare } from './share-columns.ts';
import { isUnlike } from './unlike-heading.ts';
import { withShipping } from './within-total.ts';

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
    const named = presetColumns(preset, found);
    const columns = completed(preset.kind, preset.name === ownPreset ? withWords(named, found) : named, found, preset);
    const mapping = { format, columns, preset: preset.name, ...(preset.currency ? { currency: preset.currency } : {}) };
    return { kind: preset.kind, mapping, missing: missingFields(preset.kind, mapping) };
  }
  const byKind = (kind: ImportKind, named = byHeading(kind, found)): Suggestion => {
    const mapping = { format: found.format, columns: completed(kind, named, found), preset: null };
    return { kind, mapping, missing: missingFields(kind, mapping) };
  };
  if (wanted.kind) return byKind(wanted.kind);
  const named = byHeading('purchases', found);
  const purchases = byKind('purchases', named);
  if (named.date) return purchases;
  const customers = byKind('customers');
  return customers.missing.length === 0 && !isSurelyOfPurchases(purchases, found) ? customers : purchases;
}

/** Where nothing but the cells says that there are days and amounts: customers buy again, in their own list each is once. */
function isSurelyOfPurchases({ mapping: { columns } }: Suggestion, found: DetectedFormat): boolean {
  const [who] = columns.customer ?? columns.card ?? [];
  if (!columns.date || !columns.amount || who === undefined) return false;
  const place = found.columns.indexOf(who);
  const named = found.rows.map((row) => row[place]?.trim() ?? '').filter((cell) => cell !== '');
  return columns.receipt !== undefined || new Set(named).size < named.length;
}

/** What the header told, with what the cells tell besides. */
function completed(
  kind: ImportKind,
  named: Record<string, string[]>,
  found: DetectedFormat,
  preset?: Preset,
): Record<string, string[]> {
  const sure = kind === 'purchases' ? withoutKinds(named, found) : named;
  const known = knownBy(kind, byContent(kind, sure, found), found, customerColumns(kind, found.columns));
  return kind === 'purchases' ? withShipping(known, found, preset) : known;
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
  refuseContradictions(mapping);
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

/** Fields of which a line has one: two numbers side by side are none, and neither are two days. */
const ofOneColumn = ['amount', 'quantity', 'price', 'cost', 'refund', 'goods_amount', 'email', 'currency', 'birthday'];

/** What a column can tell: who, when, how much, under which number. One column tells one of them. */
const sorts = [
  ['customer', 'card', 'email', 'phone', 'name', 'given_name', 'family_name'],
  ['date', 'time', 'birthday', 'consent_date'],
  ['amount', 'quantity', 'price', 'cost', 'refund', 'goods_amount', 'shipping_in_amount', 'line_discount'],
  ['receipt'],
];

function areOpposed(one: string, other: string): boolean {
  const sortOf = (field: string) => sorts.findIndex((fields) => fields.includes(field));
  const [first, second] = [sortOf(one), sortOf(other)];
  return first >= 0 && second >= 0 && first !== second && !mayShare(one, other);
}

/** Throws a Problem where a mapping says two things at once: two columns for one number, or one column for two facts. */
function refuseContradictions({ columns }: ImportMapping): void {
  const fields = new Map<string, string>();
  for (const [field, names] of Object.entries(columns)) {
    const [first, second] = names;
    if (second !== undefined && (ofOneColumn.includes(field) || new Set(names).size < names.length)) {
      throw new Problem(ledgerErrors.field_twice, { field, first, second });
    }
    for (const column of names) {
      const other = fields.get(column);
      if (other !== undefined && areOpposed(field, other)) {
        throw new Problem(ledgerErrors.column_twice, { column, field, other });
      }
      fields.set(column, field);
    }
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
  const { byName: names, byKey: keys } = headerIndex(found.columns);
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
  return name.length > 0 ? { ...others, name } : others;
}

/** The preset of files that call their columns by the names of the fields. */
const ownPreset = 'ritorno';

/** The columns of a preset, but for those whose cells are plainly something else. */
function presetColumns(preset: Preset, found: DetectedFormat): Record<string, string[]> {
  const { byName, byKey } = headerIndex(found.columns);
  const named = (name: string) => {
    const inOtherWords = preset.isTranslated ? byKey.get(headingKey(name)) : undefined;
    return [byName.get(plainName(name)) ?? [], inOtherWords ?? []].flat();
  };
  const mappedBy = (wanted: Preset['columns']) => {
    const mapped: Record<string, string[]> = {};
    for (const [field, parts] of Object.entries(wanted)) {
      const columns = parts.flatMap(
        (names) => names.flatMap(named).find((each) => !isUnlike(field, each, found)) ?? [],
      );
      if (columns.length > 0) mapped[field] = columns;
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
