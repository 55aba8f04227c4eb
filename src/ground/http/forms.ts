// Forms and uploads (multipart) that are not what they say: told as the sender's mistake, in words.
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../errors.ts';
import type { App } from './app-type.ts';
import { httpErrors } from './errors.ts';

/** Errors of forms that are read piece by piece: a route meets them where it reads the file, not where it asks for it. */
const found = new WeakMap<Error, Problem>();

/** What the parser says and what it means; it gives most of its errors no code. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [/needle|boundary/i, 'its Content-Type names no boundary of 1 to 70 characters'],
  [
    /unexpected end|premature|before the multipart data/i,
    'it breaks off, or its boundary is not the one that is named',
  ],
  [/prototype/, 'a part has a name that every object has, as __proto__'],
  [/not a valid JSON/, 'a part that calls itself JSON is none'],
];

/** The Problem behind an error of the parser; undefined for what is too large, which has its own answer. */
function formProblem(error: unknown): Problem | undefined {
  if (!(error instanceof Error) || error instanceof Problem) return undefined;
  if ((error as { statusCode?: number }).statusCode === 413) return undefined;
  const reason = meanings.find(([words]) => words.test(error.message))?.[1] ?? 'it is not in the form of a form';
  return new Problem(httpErrors.form_broken, { reason }, error);
}

/** The Problem that a broken form stands behind, when `error` came out of reading one. */
export function brokenForm(error: unknown): Problem | undefined {
  return error instanceof Error ? found.get(error) : undefined;
}

/** Makes every route of `app` meet broken forms as Problems, and names of files without control characters. */
export function guardForms(app: App): void {
  app.addHook('preValidation', async (request) => {
    if (!request.isMultipart()) return;
    const { file, parts } = bound(request);
    request.file = async (options) => watched(await guarded(() => file(options)));
    request.parts = async function* (options) {
      const rest = parts(options)[Symbol.asyncIterator]();
      try {
        for (;;) {
          const { value, done } = await guarded(() => rest.next());
          if (done) return;
          yield value.type === 'file' ? watched(value) : value;
        }
      } finally {
        await rest.return?.();
      }
    } as FastifyRequest['parts'];
  });
}

function bound(request: FastifyRequest) {
  return { file: request.file.bind(request), parts: request.parts.bind(request) };
}

async function guarded<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw formProblem(error) ?? error;
  }
}

function watched<T extends MultipartFile | undefined>(part: T): T {
  if (part === undefined) return part;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these have no place in a name
  part.filename = part.filename?.replace(/[\u0000-\u001f\u007f]/g, '');
  const note = (error: Error | null) => {
    const problem = formProblem(error);
    if (error && problem) found.set(error, problem);
  };
  // a short form has ended, and failed, before its file is asked for
  note(part.file.errored);
  part.file.once('error', note);
  return part;
}
