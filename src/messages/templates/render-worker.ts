// Runs in a thread of its own: whatever a template does to memory or time happens here and ends with this thread.
import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import type { TemplateProblem, TemplateText } from '../contract.ts';
import { composeMail, type MailHeaders } from '../sender/compose-mail.ts';
import { type Checked, check } from './check.ts';
import { type Compilation, type CompiledTemplate, compile, renderFor } from './compile.ts';
import { LiquidTrouble } from './liquid.ts';
import type { MergeFields } from './merge-fields.ts';

/** One reader's message to build. */
export interface MailOrder {
  readonly fields: MergeFields;
  readonly headers: MailHeaders;
}

export type RenderJob =
  | { readonly kind: 'check'; readonly text: TemplateText; readonly readers: readonly MergeFields[] }
  | { readonly kind: 'mails'; readonly text: TemplateText; readonly orders: readonly MailOrder[] };

/** A built message, or why this reader gets none. */
export type BuiltMail = { readonly raw: Uint8Array } | { readonly trouble: string };

export type RenderAnswer =
  /** The first one, when everything is loaded. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'checked'; readonly checked: Checked }
  | { readonly kind: 'mails'; readonly mails: readonly BuiltMail[] }
  | { readonly kind: 'failed'; readonly message: string };

const compiled = new Map<string, Promise<Compilation>>();
const mostCompiled = 100;

function compiledOnce(text: TemplateText): Promise<Compilation> {
  const key = createHash('sha256').update(JSON.stringify(text)).digest('base64');
  let compilation = compiled.get(key);
  if (!compilation) {
    if (compiled.size >= mostCompiled) compiled.clear();
    compilation = compile(text);
    compiled.set(key, compilation);
  }
  return compilation;
}

async function answer(job: RenderJob): Promise<RenderAnswer> {
  if (job.kind === 'check') return { kind: 'checked', checked: await check(job.text, job.readers) };
  const { compiled: template, problems } = await compiledOnce(job.text);
  if (!template) {
    const trouble = describe(problems.find(({ level }) => level === 'error'));
    return { kind: 'mails', mails: job.orders.map(() => ({ trouble })) };
  }
  return { kind: 'mails', mails: job.orders.map((order) => build(template, order)) };
}

function build(template: CompiledTemplate, { fields, headers }: MailOrder, tries = 2): BuiltMail {
  try {
    return { raw: composeMail(headers, renderFor(template, fields)) };
  } catch (error) {
    if (!(error instanceof LiquidTrouble)) throw error;
    // the limit is in time on the wall: a machine that was busy elsewhere must not cost anybody a message
    return error.slow && tries > 1 ? build(template, { fields, headers }, tries - 1) : { trouble: error.message };
  }
}

function describe(problem: TemplateProblem | undefined): string {
  if (!problem) return 'unreadable';
  return `${problem.part}${problem.line === null ? '' : `, line ${problem.line}`}: ${problem.message}`;
}

const port = parentPort;
port?.postMessage({ kind: 'ready' } satisfies RenderAnswer);
port?.on('message', (job: RenderJob) => {
  answer(job).then(
    (done) => port.postMessage(done),
    (error: Error) => port.postMessage({ kind: 'failed', message: error.stack ?? error.message }),
  );
});
