// Refuses SQL that a cluster (Citus) would not run, as far as the text alone tells. The rules and their reasons are in
// docs/decisions/0014-one-sql-text.md. What the text leaves open (a table that comes by a variable) is not complained of.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** @typedef {{ line: number, rule: keyof typeof rules, text: string }} Fault */

export const rules = {
  'empty select': 'a sub-select names something: `select 1 from`',
  'element in set': 'no array element in a SET list: take it in a common table expression before',
  'stage joined': 'a stage is not joined with stored rows: read them into a materialized common table expression first',
  'lateral over a list': 'no LATERAL over a list or a stage: ask for each literal, or read what is stored first',
  'many locked': 'no row locks over many customers: lockCustomers of ledger/facts/locks.ts',
};

/**
 * The tables of schema.sql: all of them, and those whose rows belong to customers and lie apart on a cluster.
 * @param {string} schema
 */
export function tablesOf(schema) {
  const all = new Set();
  const ofCustomers = new Set();
  for (const [, name, columns] of schema.matchAll(/^create table (\w+) \(\n([\s\S]*?)^\);/gm)) {
    all.add(name);
    // customer_lock stays on the coordinator, where its rows can be locked
    if (name !== 'customer_lock' && /^ {2}customer_id /m.test(columns)) ofCustomers.add(name);
  }
  return { all, ofCustomers };
}

/**
 * The faults of one TypeScript file.
 * @param {string} text
 * @param {ReturnType<typeof tablesOf>} tables
 * @returns {Fault[]}
 */
export function faultsOf(text, tables) {
  const source = ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest, true);
  /** @type {Fault[]} */
  const faults = [];
  const visit = (node) => {
    const template = statementOf(node);
    if (template !== undefined) {
      const statement = readable(template, source);
      const { line } = source.getLineAndCharacterOfPosition(template.getStart(source));
      for (const { rule, at } of faultsOfStatement(statement, tables)) {
        const skipped = statement.slice(0, at).split('\n').length - 1;
        faults.push({ line: line + 1 + skipped, rule, text: statement.slice(at).trim().split('\n')[0].slice(0, 80) });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return faults;
}

/** The template of sql`...` or of sql.raw(`...`). */
function statementOf(node) {
  if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'sql') return node.template;
  if (ts.isCallExpression(node) && node.expression.getText() === 'sql.raw') {
    const [first] = node.arguments;
    if (first && (ts.isTemplateExpression(first) || ts.isStringLiteralLike(first))) return first;
  }
  return undefined;
}

/**
 * The statement with comments and literals blanked and each ${...} as <name>, on the very lines where they stand.
 */
function readable(template, source) {
  const keepLines = (text) => text.replace(/[^\n]/g, '');
  const parts = ts.isTemplateExpression(template)
    ? [template.head, ...template.templateSpans].map((part) => {
        if (!('literal' in part)) return part.text;
        const code = part.expression.getText(source);
        const name = /^[\w.]+$/.test(code) ? code : '';
        return `<${name}>${keepLines(code)}${part.literal.text}`;
      })
    : [template.text];
  return parts
    .join('')
    .replace(/--[^\n]*/g, '')
    .replace(/'(?:[^']|'')*'/g, (literal) => `''${keepLines(literal)}`)
    .toLowerCase();
}

const stage = String.raw`(?:pg_temp\.\w+|staging\.\w+|<stage\.\w+>|<staged>)`;

function faultsOfStatement(statement, tables) {
  const found = [];
  const add = (rule, at) => found.push({ rule, at });
  for (const { index } of statement.matchAll(/\bselect\s+from\b/g)) add('empty select', index);

  for (const { index, 0: word } of statement.matchAll(/(?<!\bset local\s)\bset\b(?!\s+local\b)/g)) {
    const list = clause(statement, index + word.length, /^(from|where|returning)\b/);
    // array[...] makes one, text[] is a type
    const element = [...list.matchAll(/(\b\w+|[)\]>"])\s*\[\s*[^\]\s]/g)].find(([, owner]) => owner !== 'array');
    if (element && updatesBefore(statement, index)) add('element in set', index + word.length + element.index);
  }

  const named = new Set(
    [...statement.matchAll(/(\w+)\s+as\s+(?:not\s+)?(?:materialized\s*)?\(/g)].map(([, name]) => name),
  );
  const isStored = (name) => tables.all.has(name) && !named.has(name);
  for (const { index, 0: head } of statement.matchAll(new RegExp(String.raw`\bupdate\s+${stage}`, 'g'))) {
    const from = clause(statement, index + head.length, /^(returning)\b/);
    const list = /\bfrom\b([\s\S]*)/.exec(blankInner(from))?.[1].split(/\bwhere\b/)[0] ?? '';
    if ([...list.matchAll(/(?:^|,|\bjoin)\s*(\w+)/g)].some(([, name]) => isStored(name))) add('stage joined', index);
  }

  const list = String.raw`(?:unnest\s*\(|\(\s*values\b|${stage})`;
  for (const { index, 0: head } of statement.matchAll(new RegExp(String.raw`\bfrom\s+${list}`, 'g'))) {
    const rest = clause(statement, index, /^(where|group|order|limit|union|returning)\b/);
    const sub = /\blateral\s*(\(|<)/.exec(rest.slice(head.length));
    if (sub === null) continue;
    const inner = rest.slice(head.length + sub.index);
    const reads = sub[1] === '<' || [...inner.matchAll(/\b(?:from|join)\s+(\w+)/g)].some(([, name]) => isStored(name));
    if (reads) add('lateral over a list', index);
  }

  for (const { index } of statement.matchAll(/\bfor\s+(?:no\s+key\s+)?(?:update|share)\b(?!\s*of\s+\w+\s*\))/g)) {
    const select = enclosing(statement, index);
    const locked = [...blankInner(select).matchAll(/\b(?:from|join|,)\s+(\w+)/g)].map(([, name]) => name);
    const many = locked.some((name) => tables.ofCustomers.has(name) && !named.has(name));
    if (many && !/\bcustomer_id\s*=\s*<|\bcustomer_key\b[\s\S]*\bvalue\s*=\s*</.test(select)) add('many locked', index);
  }
  return found;
}

/** Whether `set` at this place belongs to an update: of a statement of its own or on conflict. */
const updatesBefore = (statement, index) => /\bupdate\b[^;]*$/.test(statement.slice(0, index));

/** What follows up to a closing bracket that was not opened here, or to one of the words outside of brackets. */
function clause(statement, from, end) {
  let depth = 0;
  for (let at = from; at < statement.length; at++) {
    const letter = statement[at];
    if (letter === '(') depth++;
    if (letter === ')' && --depth < 0) return statement.slice(from, at);
    if (depth === 0 && /\W/.test(statement[at - 1] ?? ' ') && end.test(statement.slice(at, at + 12))) {
      return statement.slice(from, at);
    }
  }
  return statement.slice(from);
}

/** The select around a place: from the bracket that opens it, or from the beginning. */
function enclosing(statement, index) {
  let depth = 0;
  for (let at = index; at >= 0; at--) {
    if (statement[at] === ')') depth++;
    if (statement[at] === '(' && --depth < 0) return statement.slice(at + 1, index);
  }
  return statement.slice(0, index);
}

/** The text with everything in brackets blanked. */
function blankInner(text) {
  let depth = 0;
  return [...text]
    .map((letter) => {
      if (letter === '(') depth++;
      if (letter === ')') depth--;
      return depth > 0 ? ' ' : letter;
    })
    .join('');
}

/**
 * All complaints about the given files; the tests of a room write what they like.
 * @param {string} root
 * @param {readonly string[]} files
 */
export function sqlComplaints(root, files) {
  const tables = tablesOf(readFileSync(join(root, 'schema.sql'), 'utf8'));
  const complaints = [];
  for (const name of files.filter((one) => /^src\/.*\.ts$/.test(one) && !/\.test\.ts$/.test(one))) {
    const text = readFileSync(join(root, name), 'utf8');
    if (!/\bsql\b/.test(text)) continue;
    for (const { line, rule, text: at } of faultsOf(text, tables)) {
      complaints.push(`${name}:${line}: ${rules[rule]} (${at})`);
    }
  }
  return complaints;
}
