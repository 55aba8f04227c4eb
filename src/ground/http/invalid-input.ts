// Which fields of a request were refused and why: a stable code with its numbers for pages, English words for people.
import type { FieldError } from '../contract.ts';
import { Problem } from '../errors.ts';
import { httpErrors } from './errors.ts';

/** One issue of a schema as the type provider hands it on: Zod's own code, path and values. */
export interface SchemaIssue {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: object;
  readonly message?: string;
}

/** The Problem that names the refused fields. */
export function invalidInput(fields: readonly FieldError[]): Problem {
  const summary = fields.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join('; ');
  return new Problem(httpErrors.invalid_input, { summary, fields });
}

/**
 * A schema's issue as clients read it. The code is Zod's, as 'too_small'; a refinement that names its `reason`
 * (`refine(..., { params: { reason: 'zone' } })`) and a named format (`z.stringFormat('hour', ...)`) are told by it.
 */
export function fieldError({ instancePath, keyword, params, message }: SchemaIssue): FieldError {
  const { params: own, format, ...values } = params as Record<string, unknown>;
  const { reason, ...named } = { reason: undefined, ...(own as object | undefined) };
  const name = keyword === 'custom' ? reason : keyword === 'invalid_format' ? format : undefined;
  return {
    field: instancePath.replace(/^\//, '').replaceAll('/', '.'),
    code: typeof name === 'string' ? name : keyword,
    params: scalars({ ...values, ...named }),
    message: message ?? 'not valid',
  };
}

/** What a sentence can name: the issue's numbers, texts and truths without its nested parts. */
function scalars(values: Readonly<Record<string, unknown>>): FieldError['params'] {
  const kept: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') kept[name] = value;
  }
  return kept;
}
