// Keyset cursors: where a list goes on, opaque to the reader.
import { z } from 'zod';
import { Problem } from '../ground/index.ts';
import { messageErrors } from './errors.ts';

export function encodeCursor(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** The place that `encodeCursor` wrote, checked against its shape; throws a Problem for anything else. */
export function decodeCursor<S extends z.ZodType>(text: string, shape: S): z.infer<S> {
  const read = z
    .string()
    .transform((value, context) => {
      try {
        return JSON.parse(Buffer.from(value, 'base64url').toString()) as unknown;
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        context.addIssue({ code: 'custom', message: 'no cursor' });
        return z.NEVER;
      }
    })
    .pipe(shape)
    .safeParse(text);
  if (!read.success) throw new Problem(messageErrors.cursor_malformed);
  return read.data;
}
