// Two Liquid engines with limits on: one escapes every value for HTML, one writes plain text. No files, no raw output.
import { Liquid, type Template } from 'liquidjs';
import type { TemplateProblem } from '../contract.ts';
import type { MergeFields } from './merge-fields.ts';

// A built-in message needs 0.03 ms and 15 kB; these leave three orders of magnitude and still end a hostile loop at once.
const limits = { parseLimit: 2_000_000, renderLimit: 500, memoryLimit: 2_000_000 } as const;

function engine(outputEscape?: 'escape'): Liquid {
  const liquid = new Liquid({
    ...limits,
    templates: {},
    strictFilters: true,
    ...(outputEscape ? { outputEscape } : {}),
  });
  // The library's `raw` filter switches escaping off; here it changes nothing.
  liquid.registerFilter('raw', (value: unknown) => value);
  return liquid;
}

const engines = { html: engine('escape'), text: engine() };
export type Flavour = keyof typeof engines;

/** Where and why a text cannot be read; `line` is 1-based in the text that was parsed, null when unknown. */
export class LiquidTrouble extends Error {
  readonly line: number | null;
  readonly slow: boolean;
  /** The part that was being rendered. */
  readonly part: TemplateProblem['part'];

  constructor(error: Error, part: TemplateProblem['part'] = 'body') {
    super(sentence(error.message));
    this.part = part;
    this.line = Number(/, line:(\d+)/.exec(error.message)?.[1] ?? 0) || null;
    this.slow = /limit exceeded/.test(error.message);
  }
}

/** Parses once; throws LiquidTrouble. */
export function parse(flavour: Flavour, text: string): Template[] {
  return troubled(() => engines[flavour].parse(text));
}

/** Renders for one reader; throws LiquidTrouble when a limit is reached or a tag fails. `part` is what is rendered. */
export function render(
  flavour: Flavour,
  template: Template[],
  fields: MergeFields,
  part: TemplateProblem['part'] = 'body',
): string {
  return troubled(() => engines[flavour].renderSync(template, fields) as string, part);
}

function troubled<T>(work: () => T, part?: TemplateProblem['part']): T {
  try {
    return work();
  } catch (error) {
    throw new LiquidTrouble(error as Error, part);
  }
}

/** The library's first line without its own position suffix. */
function sentence(message: string): string {
  return message.split('\n')[0].replace(/, (file:[^,]*, )?line:\d+, col:\d+.*$/, '');
}
