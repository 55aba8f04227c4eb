// Whoever uses `ritorno/models` alone reads its docstrings: every exported function has one, and says when it throws.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as models from '../src/models/index.ts';

const folder = join(import.meta.dirname, '../src/models');
const exported = new Set(Object.keys(models).filter((name) => typeof Reflect.get(models, name) === 'function'));

test('every function that ritorno/models exports says what it does, and that it throws where it does', () => {
  const seen = new Set<string>();
  const silent: string[] = [];
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const path of files.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))) {
    const lines = readFileSync(join(folder, path), 'utf8').split('\n');
    for (const [at, line] of lines.entries()) {
      const name = /^export (?:async )?(?:function|const) (\w+)/.exec(line)?.[1];
      if (name === undefined || !exported.has(name)) continue;
      seen.add(name);
      const end = lines.indexOf('}', at);
      const body = lines.slice(at, end < 0 ? undefined : end).join('\n');
      const above = docstringAbove(lines, at);
      if (above === '' || (body.includes('throw new') && !/throws/i.test(above))) {
        silent.push(`${path}:${at + 1} ${name}`);
      }
    }
  }
  expect(silent).toEqual([]);
  // none was overlooked because it is written in another way
  expect([...exported].filter((name) => !seen.has(name))).toEqual([]);
});

/** The comment that ends right above a line; empty when there is none. */
function docstringAbove(lines: readonly string[], at: number): string {
  if (!lines[at - 1]?.endsWith('*/')) return '';
  const start = lines.slice(0, at).findLastIndex((line) => line.startsWith('/**'));
  return lines.slice(start, at).join(' ');
}
