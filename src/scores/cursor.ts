// What a cursor of the customers list holds: the sort value and the number of the last row shown.
import { z } from 'zod';
import { decodeCursor as decode, encodeCursor as encode } from '../ground/index.ts';

export interface Position {
  /** Sort value of the last row; a number or a text, as the sort has it. Null when the row has none, as without a score. */
  readonly value: number | string | null;
  readonly id: number;
}

/** What fits a column that a list is sorted by. */
const values = {
  bigint: z.number().int().nullable(),
  integer: z.int32().nullable(),
  real: z.number().min(-3e38).max(3e38).nullable(),
  text: z.string(),
};

/** The column types that a list is sorted by. */
export type SortType = keyof typeof values;

/** The cursor after a row. */
export function encodeCursor({ value, id }: Position): string {
  return encode([value, id]);
}

/** Throws a Problem when the text is no cursor that encodeCursor made for a sort by such a column. */
export function decodeCursor(text: string, type: SortType): Position {
  const [value, id] = decode(text, z.tuple([values[type], z.number().int()]));
  return { value, id };
}
