// Keyset cursors: where a list goes on, opaque to the reader and checked when it comes back, for anybody can forge one.
import { z } from 'zod';
import { Problem } from '../errors.ts';
import { httpErrors } from './errors.ts';
import { findUnstorable } from './storable.ts';

/** The cursor that continues after the row with these sort values. */
export function encodeCursor(place: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** The place that `encodeCursor` wrote, of the shape that the list needs. Throws a Problem for anything else. */
export function decodeCursor<S extends z.ZodType>(text: string, shape: S): z.infer<S> {
  const read = shape.safeParse(parsed(Buffer.from(text, 'base64url').toString()));
  if (!read.success || findUnstorable(read.data)) throw new Problem(httpErrors.cursor_malformed);
  return read.data;
}

/** For lists that are ordered by one number alone. */
const number = z.tuple([z.number().int().positive()]);

/** The cursor after the row with this number. */
export function encodeNumberCursor(last: number): string {
  return encodeCursor([last]);
}

/** The number that `encodeNumberCursor` wrote; undefined without a cursor. Throws a Problem for anything else. */
export function decodeNumberCursor(text: string | undefined): number | undefined {
  return text === undefined ? undefined : decodeCursor(text, number)[0];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
