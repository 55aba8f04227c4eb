// Looks a template over before it is saved: does it read, does it render with and without a coupon, can one unsubscribe?
import type { TemplateProblem, TemplateText } from '../contract.ts';
import { authorPlace } from './author-line.ts';
import { compile, type Rendered, renderFor } from './compile.ts';
import { LiquidTrouble } from './liquid.ts';
import type { MergeFields } from './merge-fields.ts';
import { problem } from './problem.ts';

export interface Checked {
  readonly problems: readonly TemplateProblem[];
  /** One per given reader; empty when the template cannot be rendered. */
  readonly rendered: readonly Rendered[];
}

/** Compiles and renders for each of `readers`, and collects everything wrong with it. */
export async function check(text: TemplateText, readers: readonly MergeFields[]): Promise<Checked> {
  const { compiled, problems: found } = await compile(text);
  const problems = [...found];
  const rendered: Rendered[] = [];
  if (!compiled) return { problems, rendered };
  for (const fields of readers) {
    try {
      const one = renderFor(compiled, fields);
      rendered.push(one);
      problems.push(...missingLinks(one, fields));
    } catch (error) {
      if (!(error instanceof LiquidTrouble)) throw error;
      const { part, line } = authorPlace(compiled, fields, error);
      problems.push(problem(codeOf(error, part), part, `${capital(error.message)}.`, line));
    }
  }
  return { problems: distinct(problems), rendered };
}

function codeOf(error: LiquidTrouble, part: TemplateProblem['part']): TemplateProblem['code'] {
  if (error.slow) return 'too_slow';
  if (error.message.startsWith('the HTML holds')) return 'unsafe_html';
  if (error.message.startsWith('the subject is empty')) return 'subject_empty';
  return `${part}_unreadable`;
}

function missingLinks({ html, text }: Rendered, { unsubscribe_url }: MergeFields): TemplateProblem[] {
  const missing: TemplateProblem[] = [];
  const inHtml = unsubscribe_url.replaceAll('&', '&amp;');
  if (!html.includes(inHtml)) {
    missing.push(
      problem('unsubscribe_missing', 'body', 'The message has no link to {{ unsubscribe_url }}: the law asks for one.'),
    );
  }
  if (!text.includes(unsubscribe_url)) {
    const sentence = 'The text part does not show {{ unsubscribe_url }}.';
    missing.push(problem('text_unsubscribe_missing', 'text', sentence, null, 'warning'));
  }
  return missing;
}

function distinct(problems: readonly TemplateProblem[]): TemplateProblem[] {
  return [...new Map(problems.map((one) => [JSON.stringify(one), one])).values()];
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
