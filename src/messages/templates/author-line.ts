// Finds the line of the author's own text on which a problem stands: what is rendered is compiled, with other lines.
import type { TemplateProblem } from '../contract.ts';
import type { CompiledTemplate } from './compile.ts';
import { unsafeIn } from './html-safety.ts';
import { LiquidTrouble, render } from './liquid.ts';
import type { MergeFields } from './merge-fields.ts';

export interface AuthorPlace {
  readonly part: TemplateProblem['part'];
  /** 1-based; null when the trouble cannot be put down to one line. */
  readonly line: number | null;
}

/**
 * Where the author finds what went wrong while rendering for `fields`. Subject and a text part of their own are rendered
 * as they were written. The body is rendered once more in its MJML, where the same tag meets the same trouble; so is it
 * for a text part that was made from the body.
 */
export function authorPlace(template: CompiledTemplate, fields: MergeFields, trouble: LiquidTrouble): AuthorPlace {
  const { text, body } = template.written;
  const isWritten = trouble.part === 'subject' || (trouble.part === 'text' && text.textBody !== null);
  if (isWritten) return { part: trouble.part, line: trouble.line };
  return { part: 'body', line: troubleIn(() => render('html', body, fields)) ?? unsafeLine(text.body) };
}

function troubleIn(work: () => unknown): number | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof LiquidTrouble) return error.line;
    throw error;
  }
}

/** The first line that is unsafe for itself; what only comes together when it is rendered has none. */
function unsafeLine(body: string): number | null {
  const place = body.split('\n').findIndex((line) => unsafeIn(line) !== undefined);
  return place === -1 ? null : place + 1;
}
