// Keyset cursors: the sort value and id of the last row shown, opaque to the reader.
import { Problem } from '../ground/index.ts';
import { scoreErrors } from './errors.ts';

export interface Position {
  /** Sort value of the last row; a number or a text, as the sort has it. */
  readonly value: number | string;
  readonly id: number;
}

export function encodeCursor(position: Position): string {
  return Buffer.from(JSON.stringify([position.value, position.id])).toString('base64url');
}

/** Throws a Problem when the text is no cursor that encodeCursor made. */
export function decodeCursor(text: string): Position {
  try {
    const [value, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown[];
    if ((typeof value === 'number' || typeof value === 'string') && typeof id === 'number') return { value, id };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Problem(scoreErrors.cursor_malformed);
}
