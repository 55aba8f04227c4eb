// docs/models.md: every example runs as it stands, prints what stands below it, and no function is missing from the page.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import { expect, test } from 'vitest';
import * as models from '../src/models/index.ts';

const page = readFileSync(join(import.meta.dirname, '../docs/models.md'), 'utf8');
const importLine = /^import \{([^}]+)\} from 'ritorno\/models';$/m;

/** The examples with the heading they stand under and the text that stands below them. */
const examples = page
  .split(/^## /m)
  .slice(1)
  .flatMap((section) =>
    [...section.matchAll(/```js\n([\s\S]*?)\n```\n(?:\n```text\n([\s\S]*?)\n```\n)?/g)].map(
      ([, code, printed]) => [section.slice(0, section.indexOf('\n')), code, printed] as const,
    ),
  );

/** Runs an example by itself and returns what it printed. */
function run(code: string): string {
  const names =
    importLine
      .exec(code)?.[1]
      .split(',')
      .map((name) => name.trim()) ?? [];
  expect(names.filter((name) => !(name in models))).toEqual([]);
  const lines: string[] = [];
  const body = code.replace(importLine, `const { ${names.join(', ')} } = models;`);
  const example = new Function('models', 'console', `'use strict';\n${body}`);
  example(models, { log: (...words: unknown[]) => lines.push(format(...words)) });
  return lines.join('\n');
}

test.each(examples)('%s', (_, code, printed) => {
  expect(run(code)).toBe(printed);
});

test('every group of the library has an example, and every function is named on the page', () => {
  expect(examples.length).toBe(page.match(/^## /gm)?.length);
  const functions = Object.entries(models).filter(([, value]) => typeof value === 'function');
  expect(functions.length).toBeGreaterThan(150);
  expect(functions.filter(([name]) => !new RegExp(`\\b${name}\\b`).test(page)).map(([name]) => name)).toEqual([]);
});

test('nothing on the page is a function that there is not', () => {
  const named = [...page.matchAll(/Also here: ([^\n]+)/g)].flatMap(([, list]) =>
    [...list.matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );
  expect(named.length).toBeGreaterThan(100);
  expect(named.filter((name) => !(name in models))).toEqual([]);
});
