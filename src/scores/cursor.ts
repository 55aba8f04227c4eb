// Keyset cursors: the sort value and id of the last row shown, opaque to the reader.
import { Problem } from '../ground/index.ts';
import { scoreErrors } from './errors.ts';

export interface Position {
  /** Sort value of the last row; a number or a text, as the sort has it. Null when the row has none, as without a score. */
  readonly value: number | string | null;
  readonly id: number;
}

export function encodeCursor(position: Position): string {
  return Buffer.from(JSON.stringify([position.value, position.id])).toString('base64url');
}

/** The column types that a list is sorted by. */
export type SortType = 'bigint' | 'integer' | 'real' | 'text';

const largest = { bigint: Number.MAX_SAFE_INTEGER, integer: 2 ** 31 - 1, real: 3e38 };

function fits(value: unknown, type: SortType): value is Position['value'] {
  if (type === 'text') return typeof value === 'string';
  if (value === null) return true;
  return typeof value === 'number' && Math.abs(value) <= largest[type] && (type === 'real' || Number.isInteger(value));
}

/** Throws a Problem when the text is no cursor that encodeCursor made for a sort by such a column. */
export function decodeCursor(text: string, type: SortType): Position {
  try {
    const read: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const [value, id]: unknown[] = Array.isArray(read) ? read : [];
    if (fits(value, type) && typeof id === 'number' && Number.isSafeInteger(id)) return { value, id };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Problem(scoreErrors.cursor_malformed);
}
