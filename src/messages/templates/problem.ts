// A finding about a template. Apart from the compiler, so that naming one does not load MJML: that takes half a second.
import type { TemplateProblem } from '../contract.ts';

/** One finding: what is wrong, in which part, and on which line where that is known. */
export function problem(
  code: TemplateProblem['code'],
  part: TemplateProblem['part'],
  message: string,
  line: number | null = null,
  level: TemplateProblem['level'] = 'error',
): TemplateProblem {
  return { code, level, part, line, message };
}
