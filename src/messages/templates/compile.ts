// Turns an author's text into three parsed Liquid templates: MJML is compiled once, the placeholders stay in the HTML.
import type { Template } from 'liquidjs';
import mjml2html from 'mjml';
import type { TemplateProblem, TemplateText } from '../contract.ts';
import { unsafeIn } from './html-safety.ts';
import { textFromHtml } from './html-to-text.ts';
import { LiquidTrouble, parse, render } from './liquid.ts';
import type { MergeFields } from './merge-fields.ts';
import { problem } from './problem.ts';

export interface CompiledTemplate {
  readonly subject: Template[];
  readonly html: Template[];
  readonly text: Template[];
  /** What the author wrote, for the lines of problems: the compiled parts have others. */
  readonly written: { readonly text: TemplateText; readonly body: Template[] };
}

export interface Rendered {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

export interface Compilation {
  /** Absent when a problem of level 'error' stands in the way. */
  readonly compiled?: CompiledTemplate;
  readonly problems: readonly TemplateProblem[];
}

/** Compiles a text. About 3 ms for a built-in one; never throws for what an author wrote. */
export async function compile(text: TemplateText): Promise<Compilation> {
  const problems: TemplateProblem[] = [];
  const attempt = <T>(part: TemplateProblem['part'], work: () => T, hasLines = true): T | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof LiquidTrouble)) throw error;
      problems.push(problem(`${part}_unreadable`, part, error.message, hasLines ? error.line : null));
      return undefined;
    }
  };
  const subject = attempt('subject', () => parse('text', text.subject));
  if (text.subject.trim() === '') problems.push(problem('subject_empty', 'subject', 'The subject is empty.'));
  // The author's own lines are known only before MJML: parse them first for the sake of the message.
  const body = attempt('body', () => parse('html', text.body));
  const html = body ? await compileBody(text.body, problems) : undefined;
  // from here on lines are those of a text that nobody wrote
  const parsedHtml = html === undefined ? undefined : attempt('body', () => parse('html', html), false);
  const parsedText =
    text.textBody === null
      ? attempt('text', () => parse('text', textFromHtml(html ?? '')), false)
      : attempt('text', () => parse('text', text.textBody ?? ''));
  if (problems.some(({ level }) => level === 'error') || !subject || !body || !parsedHtml || !parsedText) {
    return { problems };
  }
  return { compiled: { subject, html: parsedHtml, text: parsedText, written: { text, body } }, problems };
}

/** Renders for one reader; throws LiquidTrouble, also when the result is not fit to be sent. */
export function renderFor(template: CompiledTemplate, fields: MergeFields): Rendered {
  const subject = render('text', template.subject, fields, 'subject')
    .replace(/[ \t\r\n]+/g, ' ')
    .trim();
  const html = render('html', template.html, fields, 'body');
  const text = render('text', template.text, fields, 'text').replace(/\n{3,}/g, '\n\n');
  if (subject === '') throw new LiquidTrouble(new Error('the subject is empty for this reader'), 'subject');
  const unsafe = unsafeIn(html);
  if (unsafe !== undefined) throw new LiquidTrouble(new Error(`the HTML holds ${unsafe}`));
  return { subject, html, text };
}

async function compileBody(body: string, problems: TemplateProblem[]): Promise<string | undefined> {
  if (body.trim() === '') {
    problems.push(problem('body_empty', 'body', 'The message is empty.'));
    return undefined;
  }
  const remote = /<\s*mj-(include|font)\b/i.exec(body);
  if (remote) {
    const line = body.slice(0, remote.index).split('\n').length;
    problems.push(
      problem('remote_include', 'body', `mj-${remote[1].toLowerCase()} loads something from outside.`, line),
    );
    return undefined;
  }
  try {
    const { html, errors } = await mjml2html(body, { validationLevel: 'soft', ignoreIncludes: true, fonts: {} });
    for (const { line, message } of errors) problems.push(problem('body_no_mjml', 'body', message, line));
    return errors.length > 0 ? undefined : compact(html);
  } catch (error) {
    // MJML throws its own and others' errors alike for a body that it cannot make sense of.
    problems.push(problem('body_no_mjml', 'body', `This is no MJML: ${(error as Error).message}`));
    return undefined;
  }
}

/** MJML indents its tables: a third of what would be sent. */
function compact(html: string): string {
  return html
    .replace(/\n\s+/g, '\n')
    .replace(/[ \t]{2,}/g, ' ')
    .replace(/\n(?=[a-z>/])/g, ' ')
    .replace(/" >/g, `">`);
}
