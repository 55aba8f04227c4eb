// SQL against the schema, by what the tests ran: names each statement of the code that no test ran, and each row type that is
// not what the server described. A wrong column fails by itself as soon as a test runs its statement, which is why each must.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** What the driver makes of each type of the server (src/ground/database/db.ts); JSON may be anything. */
const kinds = {
  16: 'boolean',
  17: 'Buffer',
  18: 'string',
  19: 'string',
  20: 'number',
  21: 'number',
  23: 'number',
  25: 'string',
  26: 'number',
  114: 'json',
  700: 'number',
  701: 'number',
  705: 'string',
  1000: 'boolean[]',
  1001: 'Buffer[]',
  1003: 'string[]',
  1005: 'number[]',
  1007: 'number[]',
  1009: 'string[]',
  1015: 'string[]',
  1016: 'number[]',
  1021: 'number[]',
  1022: 'number[]',
  1042: 'string',
  1043: 'string',
  1082: 'string',
  1114: 'Date',
  1182: 'string[]',
  1184: 'Date',
  1185: 'Date[]',
  1231: 'number[]',
  1700: 'string',
  2278: 'nothing',
  2950: 'string',
  3802: 'json',
};

/** Fewer letters than this beside a hole do not tell one statement from another. */
const distinctive = 40;

const ofOthers = 'our own schema has none: it is for data folders that others have added to';

/** Statements that no test of this process runs, each by its first words and with the reason. */
export const unwatched = [
  { file: 'src/ground/database/rebuild-schema.ts', words: 'drop view', reason: ofOthers },
  { file: 'src/ground/database/rebuild-schema.ts', words: 'drop sequence', reason: ofOthers },
  { file: 'src/ground/database/rebuild-schema.ts', words: 'drop type', reason: ofOthers },
  {
    file: 'src/ground/database/open.ts',
    words: 'select current_setting',
    reason: 'asked of a server that DATABASE_URL names: by programs that tests start',
  },
  {
    file: 'src/messages/queue/candidates.ts',
    words: 'select distinct greatest(due_at, retry_at)',
    reason: 'the virtual days of a demo walk through it: a program that tests start',
  },
  {
    file: 'src/messages/sender/settings.ts',
    words: 'insert into sender (sender_id, settings, local_url',
    reason: 'a started program tells its own address: a program that tests start',
  },
  {
    file: 'src/ledger/import/undo-import.ts',
    words: 'delete from pg_temp.leaving',
    reason: 'another import has to run while one is cancelled: a race that the crash proofs make',
  },
];

/** Every `sql` template of the given sources: where it stands, its literal pieces, its declared row, whether it is run as it is. */
export function statementsOf(program, isWanted) {
  const checker = program.getTypeChecker();
  const found = [];
  for (const source of program.getSourceFiles()) {
    if (!isWanted(source.fileName)) continue;
    const visit = (node) => {
      if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'sql') {
        const { template } = node;
        const pieces = ts.isTemplateExpression(template)
          ? [template.head.text, ...template.templateSpans.map(({ literal }) => literal.text)]
          : [template.text];
        const { line } = source.getLineAndCharacterOfPosition(node.getStart());
        const [row] = node.typeArguments ?? [];
        found.push({
          place: `${source.fileName}:${line + 1}`,
          pieces,
          length: pieces.reduce((sum, piece) => sum + piece.length, 0),
          row: row && checker.getTypeFromTypeNode(row),
          isRun: isRun(node),
        });
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { found, checker };
}

/** Whether a template goes to the database as it stands: db.rows(sql`...`) or db.run(sql`...`). */
function isRun(node) {
  const { parent } = node;
  if (!ts.isCallExpression(parent) || parent.arguments[0] !== node) return false;
  return ts.isPropertyAccessExpression(parent.expression) && ['rows', 'run'].includes(parent.expression.name.text);
}

/** Whether a text that was run could come from these pieces with something between them; `whole`: from its first letter to its last. */
export function fits(pieces, text, whole) {
  let at = 0;
  for (const [index, piece] of pieces.entries()) {
    const isLast = index === pieces.length - 1;
    if (whole && isLast) {
      return text.length - piece.length >= at && text.endsWith(piece) && (index > 0 || text.length === piece.length);
    }
    const found = text.indexOf(piece, at);
    if (found < 0 || (whole && index === 0 && found > 0)) return false;
    at = found + piece.length;
  }
  return true;
}

/**
 * What is wrong. `seen` holds [text, [[column, type, was null]]] of everything that ran; `everything`: the whole suite ran, so
 * that what was not seen was never run.
 */
export function sqlComplaints(program, isWanted, seen, everything, allowed = unwatched) {
  const { found, checker } = statementsOf(program, isWanted);
  const run = found.filter((one) => one.isRun);
  const ran = new Set();
  const complaints = new Set();
  for (const [text, columns] of seen) {
    const possible = run.filter((one) => fits(one.pieces, text, true));
    const longest = Math.max(...possible.map((one) => one.length));
    for (const one of possible.filter(({ length }) => length === longest)) {
      ran.add(one);
      // a few words around a hole fit much that others, tests among them, have written
      if (!one.row || (one.pieces.length > 1 && one.length < distinctive)) continue;
      const isEverything = one.pieces.some((piece) => /(\bselect|\breturning|\w\.|,)\s*\*/.test(piece));
      for (const complaint of wrongRows(checker, one.row, columns, isEverything)) {
        complaints.add(`${one.place}: ${complaint}`);
      }
    }
  }
  if (everything) {
    const texts = seen.map(([text]) => text);
    for (const one of found) {
      // a piece of a few letters proves nothing
      if (ran.has(one) || one.length < 12) continue;
      if (!one.isRun && texts.some((text) => fits(one.pieces, text, false))) continue;
      const file = one.place.replace(/:\d+$/, '');
      const words = one.pieces.join('?').trim().replace(/\s+/g, ' ');
      const excused = allowed.some((known) => file.endsWith(known.file) && words.startsWith(known.words));
      if (!excused) complaints.add(`${one.place}: no test runs this statement: ${words.slice(0, 70)}`);
    }
  }
  return [...complaints].sort();
}

/** What a declared row gets wrong of the described columns; `select *` may return more than it names. */
function* wrongRows(checker, row, columns, isEverything) {
  if (row.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter)) return;
  const properties = new Map(checker.getPropertiesOfType(row).map((one) => [one.name, one]));
  for (const [name, symbol] of properties) {
    const isOptional = (symbol.flags & ts.SymbolFlags.Optional) !== 0;
    if (!isOptional && !columns.some(([column]) => column === name)) yield `the rows have no column ${name}`;
  }
  for (const [name, oid, wasNull] of columns) {
    const symbol = properties.get(name);
    if (!symbol) {
      if (!isEverything) yield `the row type lacks the column ${name}`;
      continue;
    }
    const declared = kindsOf(checker, checker.getTypeOfSymbol(symbol));
    const real = kinds[oid];
    if (real === undefined) yield `${name} has a type of the server that is not known here (${oid})`;
    else if (real !== 'json' && real !== 'nothing' && !declared.has('any')) {
      if (!declared.has(real)) yield `${name} is ${real}, declared as ${[...declared].join(' | ')}`;
    }
    if (wasNull && !declared.has('null') && !declared.has('any'))
      yield `${name} was null, which the row type does not allow`;
  }
}

/** The kinds of value that a declared type stands for. */
function kindsOf(checker, type) {
  const parts = type.isUnion() ? type.types : [type];
  return new Set(parts.map((one) => kindOf(checker, one)));
}

function kindOf(checker, type) {
  const { flags } = type;
  if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter)) return 'any';
  if (flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)) return 'null';
  if (flags & ts.TypeFlags.StringLike) return 'string';
  if (flags & ts.TypeFlags.NumberLike) return 'number';
  if (flags & ts.TypeFlags.BooleanLike) return 'boolean';
  if (checker.isArrayType(type)) {
    const [element] = checker.getTypeArguments(type);
    const inner = [...kindsOf(checker, element)].filter((kind) => kind !== 'null');
    return inner.length === 1 ? `${inner[0]}[]` : 'array of several kinds';
  }
  const name = type.symbol?.name;
  return name === 'Date' || name === 'Buffer' ? name : 'object';
}

/** The complaints about the checkout, from the folder in which the test files left what they ran. */
export function checkSql(root, folder, everything) {
  const seen = new Map();
  for (const name of readdirSync(folder).filter((one) => one.endsWith('.json'))) {
    for (const [text, columns] of JSON.parse(readFileSync(join(folder, name), 'utf8'))) {
      const known = seen.get(text);
      // one text described in two ways: the same words on tables of two shapes
      const key = known && known.length !== columns.length ? `${text}\u0000${columns.length}` : text;
      const before = seen.get(key);
      seen.set(key, before ? before.map((one, i) => [one[0], one[1], one[2] || columns[i][2]]) : columns);
    }
  }
  const { options, fileNames } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config,
    ts.sys,
    root,
  );
  const sources = fileNames.filter((name) => /[\\/]src[\\/]/.test(name) && !/\.test\.ts$|testing/.test(name));
  const program = ts.createProgram(sources, options);
  const wanted = new Set(sources.map((name) => name.replaceAll('\\', '/')));
  const statements = [...seen].map(([text, columns]) => [text.split('\u0000')[0], columns]);
  return sqlComplaints(program, (name) => wanted.has(name), statements, everything).map((one) =>
    one.startsWith(root.replaceAll('\\', '/')) ? relative(root, one) : one,
  );
}
