// Which column is what: the mapping of the contract seen from the columns, and what is still missing.
import type {
  CustomerField,
  dateOrders,
  encodings,
  ImportKind,
  ImportMapping,
  importKinds,
  LineMeaning,
  PurchaseField,
  separators,
} from '../contract.ts';

export type Field = PurchaseField | CustomerField;

/** The keys of a record that has to name every member of a union: importing the contract's lists would bring in zod. */
const everyOf = <T extends string>(members: Readonly<Record<T, true>>) => Object.keys(members) as T[];

const purchaseFields = everyOf<PurchaseField>({
  customer: true,
  card: true,
  name: true,
  email: true,
  phone: true,
  country: true,
  receipt: true,
  date: true,
  time: true,
  amount: true,
  quantity: true,
  price: true,
  product: true,
  product_name: true,
  category: true,
  store: true,
  currency: true,
  coupon: true,
  cost: true,
  covers_until: true,
  line_discount: true,
  receipt_discount: true,
  goods_amount: true,
  shipping_in_amount: true,
  discount_in_amount: true,
  refund: true,
  status: true,
  type: true,
  cancelled: true,
});
const customerFields = everyOf<CustomerField>({
  customer: true,
  card: true,
  name: true,
  given_name: true,
  family_name: true,
  email: true,
  phone: true,
  language: true,
  zone: true,
  country: true,
  birthday: true,
  email_consent: true,
  sms_consent: true,
  consent_date: true,
  consent_source: true,
});

/** The choices of the forms, in the order in which they are offered. */
export const kinds = everyOf<(typeof importKinds)[number]>({ purchases: true, customers: true });
export const dateChoices = everyOf<(typeof dateOrders)[number]>({ ymd: true, dmy: true, mdy: true });
export const encodingChoices = everyOf<(typeof encodings)[number]>({
  'utf-8': true,
  'utf-16le': true,
  'utf-16be': true,
  'windows-1250': true,
  'windows-1251': true,
  'windows-1252': true,
  'windows-1253': true,
  'windows-1254': true,
  'windows-1255': true,
  'windows-1256': true,
  'windows-1257': true,
  'windows-1258': true,
  'windows-874': true,
  'iso-8859-2': true,
  'iso-8859-3': true,
  'iso-8859-4': true,
  'iso-8859-5': true,
  'iso-8859-6': true,
  'iso-8859-7': true,
  'iso-8859-8': true,
  'iso-8859-10': true,
  'iso-8859-13': true,
  'iso-8859-14': true,
  'iso-8859-15': true,
  ibm866: true,
  'koi8-r': true,
  'koi8-u': true,
  macintosh: true,
  'x-mac-cyrillic': true,
  big5: true,
  'euc-jp': true,
  'euc-kr': true,
  gb18030: true,
  gbk: true,
  'iso-2022-jp': true,
  shift_jis: true,
});
export const amountChoices = everyOf<NonNullable<ImportMapping['amounts']>>({ line: true, receipt: true });
export const separatorChoices = everyOf<(typeof separators)[number]>({
  ',': true,
  ';': true,
  '\t': true,
  '|': true,
  blank: true,
});

/** What a word for a state or type can mean. */
export const meaningChoices = everyOf<LineMeaning>({
  paid: true,
  unpaid: true,
  cancelled: true,
  refunded: true,
  return: true,
  exchange: true,
  gift_card: true,
  tip: true,
  deposit: true,
  no_sale: true,
});

/** The mapping with what a word means; the same word told before is replaced. */
export function withMeaning(mapping: ImportMapping, word: string, meaning: LineMeaning): ImportMapping {
  return { ...mapping, states: { ...mapping.states, [word]: meaning } };
}

/** The fields that a file of this kind can have. */
export function fieldsOf(kind: ImportKind): readonly Field[] {
  return kind === 'purchases' ? purchaseFields : customerFields;
}

const groups = ['who', 'order', 'money', 'goods', 'state', 'consent'] as const;
type FieldGroup = (typeof groups)[number];

/** Where a field stands in the list of meanings. */
const groupOf: Readonly<Record<Field, FieldGroup>> = {
  customer: 'who',
  card: 'who',
  name: 'who',
  given_name: 'who',
  family_name: 'who',
  email: 'who',
  phone: 'who',
  country: 'who',
  language: 'who',
  zone: 'who',
  birthday: 'who',
  receipt: 'order',
  date: 'order',
  time: 'order',
  store: 'order',
  coupon: 'order',
  amount: 'money',
  price: 'money',
  currency: 'money',
  cost: 'money',
  line_discount: 'money',
  receipt_discount: 'money',
  goods_amount: 'money',
  shipping_in_amount: 'money',
  discount_in_amount: 'money',
  refund: 'money',
  quantity: 'goods',
  product: 'goods',
  product_name: 'goods',
  category: 'goods',
  covers_until: 'goods',
  status: 'state',
  type: 'state',
  cancelled: 'state',
  email_consent: 'consent',
  sms_consent: 'consent',
  consent_date: 'consent',
  consent_source: 'consent',
};

/** The fields of a kind of file, group by group. */
export function groupsOf(kind: ImportKind): { readonly group: FieldGroup; readonly fields: readonly Field[] }[] {
  return groups
    .map((group) => ({ group, fields: fieldsOf(kind).filter((field) => groupOf[field] === group) }))
    .filter(({ fields }) => fields.length > 0);
}

/** The fields that a column makes, in the order of the forms; none when it is left out. */
export function fieldsMade(mapping: ImportMapping, column: string): Field[] {
  const known: readonly Field[] = [...new Set([...purchaseFields, ...customerFields])];
  return known.filter((field) => mapping.columns[field]?.includes(column));
}

/** The other columns with which a column makes a field together. */
export function joinedWith(mapping: ImportMapping, column: string): string[] {
  const others = fieldsMade(mapping, column).flatMap((field) => mapping.columns[field] ?? []);
  return [...new Set(others)].filter((other) => other !== column);
}

const and = '+';
const joining = 'with:';

/** What a column is as the form says it: '' left out, a field, two at once (`customer+email`), or a part of one (`with:name`). */
export function choiceOf(mapping: ImportMapping, column: string): string {
  const made = fieldsMade(mapping, column);
  return (joinedWith(mapping, column).length > 0 ? joining : '') + made.join(and);
}

/** The fields of a choice, and whether the column is joined with those that make them already. */
export function readChoice(choice: string): { readonly fields: readonly string[]; readonly joins: boolean } {
  const joins = choice.startsWith(joining);
  const text = joins ? choice.slice(joining.length) : choice;
  return { fields: text === '' ? [] : text.split(and), joins };
}

/** What one column may be at once: somebody known by their address or telephone number. */
const pairs = [`customer${and}email`, `customer${and}phone`];

/** The choices of a column: a field for itself, two at once, or a part of a field that other columns make. */
export function choicesOf(kind: ImportKind, mapping: ImportMapping, column: string) {
  const fields = fieldsOf(kind);
  const present = choiceOf(mapping, column);
  const { joins } = readChoice(present);
  const both = present.includes(and) && !joins && !pairs.includes(present) ? [present, ...pairs] : pairs;
  const others = fields.filter((field) => mapping.columns[field]?.some((other) => other !== column));
  const parts = others.map((field) => joining + field);
  return { fields, both, parts: joins && !parts.includes(present) ? [present, ...parts] : parts };
}

/**
 * The mapping with `column` being what was chosen. It takes the place of the columns that were it before, guessed or not;
 * only where it was chosen to be a part it is joined with them, in file order. Who has an address and no number is known
 * by the address.
 */
export function withColumn(
  mapping: ImportMapping,
  order: readonly string[],
  column: string,
  choice: string,
): ImportMapping {
  const wasCustomer = mapping.columns.customer?.includes(column) === true;
  const columns: Record<string, string[]> = {};
  for (const [name, made] of Object.entries(mapping.columns)) {
    const kept = made.filter((one) => one !== column);
    if (kept.length > 0) columns[name] = kept;
  }
  const { fields, joins } = readChoice(choice);
  for (const field of fields) {
    const joined = [...(joins ? (columns[field] ?? []) : []), column];
    columns[field] = joined.sort((a, b) => order.indexOf(a) - order.indexOf(b));
  }
  const isNobody = columns.customer === undefined && columns.card === undefined;
  if (choice === 'email' && isNobody && !wasCustomer) columns.customer = [column];
  return { ...mapping, columns };
}

/** The mapping with customers known by their e-mail address; undefined where it has none. */
export function knownByEmail(mapping: ImportMapping): ImportMapping | undefined {
  const [column] = mapping.columns.email ?? [];
  if (column === undefined) return undefined;
  return { ...mapping, columns: { ...mapping.columns, customer: [column] } };
}

/** What no column makes yet and the file cannot do without. */
export function missingFields(kind: ImportKind, mapping: ImportMapping): Field[] {
  const has = (field: Field) => mapping.columns[field] !== undefined;
  const missing: Field[] = [];
  if (!has('customer') && !has('card')) missing.push('customer');
  if (kind === 'purchases') {
    if (!has('date')) missing.push('date');
    if (!has('amount') && !(has('quantity') && has('price'))) missing.push('amount');
  }
  return missing;
}
