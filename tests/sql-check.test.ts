// The check of SQL has teeth: a wrong row type and a statement that nobody runs are named, each in its ways.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fits, type Seen, sqlComplaints, type Unwatched } from '../scripts/sql-check.mjs';

const folder = mkdtempSync(join(tmpdir(), 'ritorno-sql-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Types of the server by their numbers: int8, text, timestamptz, bool, date, text[]. */
const [int8, text, timestamptz, bool, date, texts] = [20, 25, 1184, 16, 1082, 1009];

let program: ts.Program;
const file = join(folder, 'verb.ts').replaceAll('\\', '/');
beforeAll(() => {
  writeFileSync(
    file,
    `declare function sql<T = unknown>(text: TemplateStringsArray, ...holes: unknown[]): { row: T };
declare const db: { rows<T>(statement: { row: T }): Promise<T[]>; run(statement: { row: unknown }): Promise<number> };
interface Row { id: number; name: string | null; at: Date; isNew: boolean; on: string; tags: string[]; kind: 'a' | 'b' }
export const read = (id: number) => db.rows(sql<Row>\`
  select id, name, at, is_new as "isNew", "on", tags, kind from thing where id = \${id}\`);
export const all = () => db.rows(sql<{ id: number }>\`select * from thing order by id\`);
const due = sql<boolean>\`thing.due_at <= now() and not thing.done\`;
export const settle = () => db.run(sql\`update thing set done = true where \${due} and true\`);
export const forget = () => db.run(sql\`delete from thing where forgotten\`);
`,
  );
  program = ts.createProgram([file], { target: ts.ScriptTarget.ES2023, strict: true, noEmit: true });
});

const reading = `
  select id, name, at, is_new as "isNew", "on", tags, kind from thing where id = $1`;
const row: Seen[1] = [
  ['id', int8, false],
  ['name', text, true],
  ['at', timestamptz, false],
  ['isNew', bool, false],
  ['on', date, false],
  ['tags', texts, false],
  ['kind', text, false],
];
const complaints = (seen: Seen[], everything = false, allowed: Unwatched[] = []) =>
  sqlComplaints(program, (name) => name === file, seen, everything, allowed).map((one) => one.replace(`${file}:`, ''));
const with_ = (change: Record<string, Seen[1][number] | undefined>): Seen[1] =>
  row.flatMap((column) =>
    column[0] in change ? (change[column[0]] ? [change[column[0]] as Seen[1][number]] : []) : [column],
  );

test('a row type that is what the server described is let pass', () => {
  expect(complaints([[reading, row]])).toEqual([]);
});

test.each<[string, Seen[1], string]>([
  ['a number that is a text', with_({ id: ['id', text, false] }), '4: id is string, declared as number'],
  ['a text that is a number', with_({ name: ['name', int8, false] }), '4: name is number, declared as '],
  ['a moment that is a day', with_({ at: ['at', date, false] }), '4: at is string, declared as Date'],
  ['a day that is a moment', with_({ on: ['on', timestamptz, false] }), '4: on is Date, declared as string'],
  ['a yes or no that is a number', with_({ isNew: ['isNew', int8, false] }), '4: isNew is number, declared as boolean'],
  ['a list that is none', with_({ tags: ['tags', text, false] }), '4: tags is string, declared as string[]'],
  [
    'one of two words that is a number',
    with_({ kind: ['kind', int8, false] }),
    '4: kind is number, declared as string',
  ],
  [
    'a null that is not allowed',
    with_({ id: ['id', int8, true] }),
    '4: id was null, which the row type does not allow',
  ],
  ['a column that is not there', with_({ at: undefined }), '4: the rows have no column at'],
  ['a column too many', [...row, ['more', text, false]], '4: the row type lacks the column more'],
])('%s is named', (_what, columns, complaint) => {
  expect(complaints([[reading, columns]])).toEqual([expect.stringContaining(complaint)]);
});

test('a star may return more than is named', () => {
  expect(complaints([['select * from thing order by id', row]])).toEqual([]);
});

test('when everything ran, what nobody ran is named, pieces of others too', () => {
  const settled: Seen = ['update thing set done = true where thing.due_at <= now() and not thing.done and true', []];
  const star: Seen = ['select * from thing order by id', [['id', int8, false]]];
  expect(complaints([[reading, row], star], true)).toEqual([
    '7: no test runs this statement: thing.due_at <= now() and not thing.done',
    '8: no test runs this statement: update thing set done = true where ? and true',
    '9: no test runs this statement: delete from thing where forgotten',
  ]);
  const excuse = { file: 'verb.ts', words: 'delete from thing', reason: 'nobody forgets' };
  expect(complaints([[reading, row], star, settled], true, [excuse])).toEqual([]);
});

test('a statement is known by its pieces in their order, from its first letter to its last', () => {
  expect(fits(['select ', ' from thing'], 'select 1 from thing', true)).toBe(true);
  expect(fits(['select ', ' from thing'], 'select 1 from thing where true', true)).toBe(false);
  expect(fits(['select ', ' from thing'], 'with x as (select 1 from thing)', false)).toBe(true);
  expect(fits(['one', 'two'], 'two one', false)).toBe(false);
  expect(fits(['ab', 'ba'], 'aba', true)).toBe(false);
});
