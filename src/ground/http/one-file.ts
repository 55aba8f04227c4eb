// The one file of an upload. A second one is refused by name: taken silently, the first would stand for all.
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../errors.ts';
import { httpErrors } from './errors.ts';

export interface StoredFile<T> {
  readonly stored: T;
  readonly fileName: string;
}

/**
 * Hands the only file of a form to `store` and reads the form to its end; undefined when there is none. What is stored
 * already is given to `drop` when the form turns out to be broken or to hold a second file, which throws a Problem. A
 * field for a file that was left empty is none.
 */
export async function storeOneFile<T>(
  request: FastifyRequest,
  store: (file: MultipartFile['file']) => Promise<T>,
  drop: (stored: T) => Promise<unknown>,
): Promise<StoredFile<T> | undefined> {
  if (!request.isMultipart()) return undefined;
  let found: StoredFile<T> | undefined;
  try {
    // one more than is taken, so that it is seen
    for await (const part of request.parts({ limits: { files: mostSeen } })) {
      if (part.type !== 'file') continue;
      if (found) {
        if (part.filename || (await holdsBytes(part.file))) throw new Problem(httpErrors.several_files);
        continue;
      }
      const stored = await store(part.file);
      if (part.filename || part.file.bytesRead > 0) found = { stored, fileName: part.filename || 'file' };
      else await drop(stored);
    }
  } catch (error) {
    if (found) await drop(found.stored);
    throw error;
  }
  return found;
}

/** Forms have some fields for files at most; those that were left empty count too. */
const mostSeen = 20;

async function holdsBytes(file: MultipartFile['file']): Promise<boolean> {
  for await (const chunk of file) if (chunk.length > 0) return true;
  return false;
}
