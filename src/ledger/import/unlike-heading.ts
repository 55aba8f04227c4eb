// Columns whose cells are plainly something else than their name says: "Email" over numbers, "Date" over addresses.
import { type CellKind, type ColumnLook, lookOf } from './column-look.ts';
import { readDate } from './dates.ts';
import type { DetectedFormat } from './detect-format.ts';

/** Nearly all cells have to be something else: a damaged cell costs its line, not the column. */
const nearlyAll = 0.8;
/** Words where a number should be are damage, until there are a few. */
const fewestWords = 3;

/** What the cells of a field are never. */
const never: Readonly<Record<string, readonly CellKind[]>> = {
  email: ['number', 'date', 'phone'],
  phone: ['email', 'date', 'money', 'words'],
  date: ['email', 'money', 'words', 'phone'],
  time: ['email', 'words'],
  amount: ['email', 'date', 'words', 'phone'],
  price: ['email', 'date', 'words', 'phone'],
  quantity: ['email', 'date', 'words', 'phone'],
  refund: ['email', 'date', 'phone'],
  cost: ['email', 'date', 'words', 'phone'],
  receipt: ['email', 'date', 'phone'],
  customer: ['date', 'money'],
  card: ['date', 'money', 'email'],
  currency: ['number', 'date', 'email'],
  country: ['number', 'date', 'email'],
  name: ['number', 'date', 'email'],
  status: ['date', 'money', 'email'],
  type: ['date', 'money', 'email'],
  birthday: ['email', 'money', 'words'],
};

/** Whether a column cannot be a field, as far as its cells show. */
export function isUnlike(field: string, column: string, found: Pick<DetectedFormat, 'columns' | 'rows'>): boolean {
  const kinds = never[field];
  if (kinds === undefined) return false;
  const look = lookOf(column, found);
  if (look.cells.length === 0) return false;
  return kinds.some((kind) => {
    if (kind === 'words' && look.cells.length < fewestWords) return false;
    return look.share(kind) >= nearlyAll && !couldBe(field, look);
  });
}

/** Some cells are two things: 20261105 is a day and a number. */
function couldBe(field: string, look: ColumnLook): boolean {
  if (field === 'date') return look.cells.filter((cell) => readDate(cell, 'dmy') ?? readDate(cell, 'mdy')).length > 0;
  if (field === 'email' || field === 'customer') return look.cells.some((cell) => cell.includes('@'));
  return false;
}

/** What was mapped without the columns that are plainly something else, and those with the field that each was taken for. */
export function withoutUnlike(
  mapped: Readonly<Record<string, readonly string[]>>,
  found: Pick<DetectedFormat, 'columns' | 'rows'>,
): { readonly columns: Record<string, string[]>; readonly unlike: readonly UnlikeHeading[] } {
  const unlike: UnlikeHeading[] = [];
  const columns: Record<string, string[]> = {};
  for (const [field, names] of Object.entries(mapped)) {
    const kept = names.filter((column) => !isUnlike(field, column, found));
    for (const column of names) if (!kept.includes(column)) unlike.push({ field, column });
    if (kept.length > 0) columns[field] = kept;
  }
  return { columns, unlike };
}

/** A column that is called as a field and is none. */
export interface UnlikeHeading {
  readonly field: string;
  readonly column: string;
}
