// What is to be said of how columns were recognised: by what somebody is known, what the cells told, where a name misleads.
import type { ImportKind, ImportMapping, Recognition } from '../contract.ts';
import { isNarrow, lookOf } from './column-look.ts';
import type { DetectedFormat } from './detect-format.ts';
import { headingKey } from './headings.ts';
import { holdsNames } from './id-doubts.ts';
import { presets } from './presets.ts';
import { suggestMapping } from './suggest-mapping.ts';
import { isUnlike } from './unlike-heading.ts';
import { fieldsCalled, isCalled } from './usual-names.ts';

const knownByFields = ['email', 'phone', 'card'] as const;
const longestTold = 8;

/**
 * How the columns of a file were recognised, as far as a person should know and a mapping has them so still: of what somebody
 * told there is nothing to be said.
 */
export function recognisedUnder(kind: ImportKind, mapping: ImportMapping, found: DetectedFormat): Recognition[] {
  const { mapping: suggested } = suggestMapping(found, { kind, preset: mapping.preset ?? undefined });
  const is = (field: string, column: string) => mapping.columns[field]?.includes(column) === true;
  return recognitionOf(kind, suggested, found).filter(({ point, params: { column, field } }) => {
    if (point === 'known_by') return is('customer', column) || (!mapping.columns.customer && is('card', column));
    return point === 'by_cells' ? is(field, column) : !is(field, column);
  });
}

function recognitionOf(kind: ImportKind, mapping: ImportMapping, found: DetectedFormat): Recognition[] {
  return [
    ...customerKnownBy(mapping, found),
    ...toldByCells(kind, mapping, found),
    ...misleading(kind, mapping, found),
  ];
}

/** Nobody named a column of customers' numbers, and the file has none: whoever bought is known by something else. */
function customerKnownBy({ columns }: ImportMapping, found: DetectedFormat): Recognition[] {
  const [column] = columns.customer ?? columns.card ?? [];
  if (column === undefined) return [];
  const by =
    knownByFields.find((field) => columns[field]?.includes(column)) ??
    (holdsNames(column, found) ? ('name' as const) : undefined);
  if (by === undefined) return [];
  const words = {
    email: 'e-mail address, upper and lower case alike',
    phone: 'telephone number',
    card: 'card',
    name: 'name: two people of one name are one customer',
  };
  return [
    {
      point: 'known_by',
      sentence: `There is no column of customers' numbers: a customer is known by ${column}, their ${words[by]}.`,
      params: { column, by },
    },
  ];
}

/** Columns whose name says nothing known and whose cells told what they are. */
function toldByCells(kind: ImportKind, { columns, preset }: ImportMapping, found: DetectedFormat): Recognition[] {
  const named = presets.find(({ name }) => name === preset);
  const keys = new Set(Object.values(named?.columns ?? {}).flatMap((parts) => parts.flat().map(headingKey)));
  const told = Object.entries(columns).flatMap(([field, names]) =>
    names
      .filter((column) => isField(field) && !isCalled(kind, field, column) && !keys.has(headingKey(column)))
      .filter((column) => lookOf(column, found).cells.length > 0)
      .map((column) => ({ field, column })),
  );
  return told.slice(0, longestTold).map(({ field, column }) => ({
    point: 'by_cells',
    sentence: `The name of the column ${column} does not say what it is; by its cells it is taken as ${field} (e.g. ${lookOf(column, found).cells[0]}).`,
    params: { column, field, example: lookOf(column, found).cells[0] },
  }));
}

/** Fields that cells can tell. */
const tellable = ['email', 'date', 'amount', 'receipt', 'phone', 'card', 'status', 'currency'] as const;
type Tellable = (typeof tellable)[number];
const isField = (field: string): field is Tellable => tellable.some((each) => each === field);

/** Columns that are called as a field and hold plainly something else. */
function misleading(kind: ImportKind, { columns }: ImportMapping, found: DetectedFormat): Recognition[] {
  if (!isNarrow(found)) return [];
  const used = new Map(
    Object.entries(columns).flatMap(([field, names]) => names.map((name) => [name, field] as const)),
  );
  const wrong = found.columns.flatMap((column) => {
    const field = fieldsCalled(kind, column).find((each) => isUnlike(each, column, found));
    return field === undefined || used.get(column) === field ? [] : [{ field, column, as: used.get(column) }];
  });
  return wrong.slice(0, longestTold).map(({ field, column, as }) => ({
    point: 'unlike_heading',
    sentence: `The column ${column} is called as ${field} and holds something else (e.g. ${lookOf(column, found).cells[0]}): it is ${as === undefined ? 'not used' : `taken as ${as}`}. If it is right all the same, say so (--map "${column}=${field}").`,
    params: { column, field, example: lookOf(column, found).cells[0], as: as ?? '' },
  }));
}
