// The table law: each table belongs to one room, the room alone writes it, and only rooms to its right read it. Read from
// the migrations (who made a table), from the street (who stands where) and from the SQL texts of the rooms.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';
import ts from 'typescript';

const { foundations, compositions, readStreet } = createRequire(import.meta.url)('./street.cjs');

/** Rooms that touch tables of others, with the reason. An entry that nothing needs any more is a breach itself. */
const exceptions = [];

/** Tables as the migrations leave them: name -> the room in the name of the migration that made it. */
export function owners(migrations) {
  const owner = new Map();
  for (const { name, text } of migrations) {
    const room = /^\d+-([a-z]+)/.exec(name)?.[1];
    const statements = text.replace(/--[^\n]*/g, '').toLowerCase();
    for (const [, verb, table, renamed] of statements.matchAll(
      /\b(create(?: unlogged)? table(?: if not exists)?|drop table(?: if exists)?|alter table)\s+([a-z_]+)(?:\s+rename\s+to\s+([a-z_]+))?/g,
    )) {
      if (verb.startsWith('create')) owner.set(table, room);
      else if (verb.startsWith('drop')) owner.delete(table);
      else if (renamed) {
        owner.set(renamed, owner.get(table));
        owner.delete(table);
      }
    }
  }
  return owner;
}

/** The SQL of a source file: its template literals and plain strings, without comments, a hole as `$`. */
export function sqlTexts(name, text) {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.ES2023, false);
  const found = [];
  const visit = (node) => {
    if (ts.isTemplateExpression(node)) {
      found.push([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(' $ '));
    } else if (ts.isStringLiteralLike(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.map((one) => one.replace(/--[^\n]*/g, '').replace(/'[^']*'/g, "''")).filter((one) => /\w\s/.test(one));
}

const name = '(?:only\\s+)?"?([a-z_]+)"?';
const writes = [
  `insert\\s+into\\s+${name}`,
  `update\\s+${name}`,
  `delete\\s+from\\s+${name}`,
  `merge\\s+into\\s+${name}`,
  `(?:alter|drop|create)\\s+table\\s+(?:if\\s+(?:not\\s+)?exists\\s+)?${name}`,
  `lock\\s+table\\s+${name}`,
  `copy\\s+${name}\\s*\\([^)]*\\)\\s*from`,
].map((pattern) => new RegExp(`\\b${pattern}`, 'g'));
const reads = [`(?:from|join|using)\\s+(?:lateral\\s+)?\\(?\\s*${name}`, `copy\\s+${name}[^;]*\\bto\\s+stdout`].map(
  (pattern) => new RegExp(`\\b${pattern}`, 'g'),
);

/** The tables that one SQL text writes and reads. */
export function tablesOf(text, isTable) {
  const sql = text.toLowerCase();
  const written = new Set();
  for (const pattern of writes) for (const [, table] of sql.matchAll(pattern)) if (isTable(table)) written.add(table);
  for (const [, list] of sql.matchAll(/\btruncate\s+(?:table\s+)?([a-z_, \n]+)/g)) {
    for (const table of list.split(/[\s,]+/)) if (isTable(table)) written.add(table);
  }
  const read = new Set();
  const withoutDeletes = sql.replace(/\bdelete\s+from\b/g, 'delete');
  for (const pattern of reads) {
    for (const [, table] of withoutDeletes.matchAll(pattern)) if (isTable(table)) read.add(table);
  }
  // further tables of a list: `from visit v, customer c`
  for (const [, list] of withoutDeletes.matchAll(
    /\bfrom\s+([a-z_]+(?:\s+(?:as\s+)?[a-z]\w*)?(?:\s*,\s*[a-z_]+(?:\s+(?:as\s+)?[a-z]\w*)?)+)/g,
  )) {
    for (const part of list.split(',')) {
      const [table] = part.trim().split(/\s/);
      if (isTable(table)) read.add(table);
    }
  }
  return { written, read };
}

const isSql = /\b(select|insert|update|delete|merge|truncate|copy|lock|alter|drop|from|join|exists)\b/i;

/** Owner, writers and readers of every table, and where the law is broken. */
export function tableLaw(root) {
  const migrations = readdirSync(join(root, 'migrations'))
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => ({ name: file, text: readFileSync(join(root, 'migrations', file), 'utf8') }));
  const sources = readdirSync(join(root, 'src'), { recursive: true })
    .map((file) => file.split(sep).join('/'))
    .filter((file) => /\.ts$/.test(file) && !/(\.test|\/testing(-server)?)\.ts$|\/testing\/|\/web\//.test(file))
    .sort()
    .map((file) => ({ file, text: readFileSync(join(root, 'src', file), 'utf8') }));
  return judge(owners(migrations), sources, readStreet(join(root, 'src')).rooms);
}

/** The law over given tables and sources: `file` is a path below src, whose first folder is its room. */
export function judge(owner, sources, rooms, allowed = exceptions) {
  const order = [...foundations, ...rooms, ...compositions];
  const use = new Map([...owner.keys()].sort().map((table) => [table, { writers: new Set(), readers: new Set() }]));
  const breaches = [];
  const needed = new Set();
  const complain = (room, table, verb, sentence) => {
    const exception = allowed.find((one) => one.room === room && one.table === table && one.verb === verb);
    if (exception) needed.add(exception);
    else breaches.push(sentence);
  };
  for (const [table, room] of owner) {
    if (!order.includes(room)) breaches.push(`${table}: its migration names no room of the street (${room})`);
  }
  for (const { file, text } of sources) {
    const room = file.split('/')[0];
    for (const sql of sqlTexts(file, text).filter((one) => isSql.test(one))) {
      const { written, read } = tablesOf(sql, (table) => owner.has(table));
      for (const table of written) {
        use.get(table).writers.add(room);
        if (room === owner.get(table)) continue;
        complain(room, table, 'writes', `src/${file} writes ${table}, which belongs to ${owner.get(table)}`);
      }
      for (const table of read) {
        use.get(table).readers.add(room);
        if (order.indexOf(room) >= order.indexOf(owner.get(table))) continue;
        complain(room, table, 'reads', `src/${file} reads ${table} of ${owner.get(table)}, a room to its right`);
      }
    }
  }
  for (const one of allowed) {
    if (!needed.has(one)) breaches.push(`${one.room} ${one.verb} ${one.table}: an exception that nothing needs`);
  }
  const byPlace = (left, right) => order.indexOf(left) - order.indexOf(right);
  const tables = [...use].map(([table, { writers, readers }]) => ({
    table,
    owner: owner.get(table),
    writers: [...writers].sort(byPlace),
    readers: [...readers].sort(byPlace),
  }));
  return { tables: tables.sort((a, b) => byPlace(a.owner, b.owner)), breaches: [...new Set(breaches)] };
}

/** docs/generated/tables.md. */
export function tablesPage(root) {
  const rows = tableLaw(root).tables.map(
    ({ table, owner, writers, readers }) => `| ${owner} | ${table} | ${writers.join(', ')} | ${readers.join(', ')} |\n`,
  );
  const reasons = exceptions.map(({ room, verb, table, reason }) => `- ${room} ${verb} ${table}: ${reason}\n`);
  return `<!-- Generated by \`npm run generate\` from the migrations and the SQL of the rooms. Do not edit. -->
# Tables

Each table belongs to the room whose migration made it. That room alone writes it; rooms to its right may read it. A backup
reads and fills all tables, by names that it takes from the database. Stages (\`stage_...\`) live in one session or import
and are not listed. \`npm run check\` refuses whatever breaks this.

| room | table | written by | read by |
|---|---|---|---|
${rows.join('')}${reasons.length > 0 ? `\nAllowed besides:\n${reasons.join('')}` : ''}`;
}
