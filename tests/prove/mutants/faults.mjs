// Every single fault that the list of patterns can make in one source file: in the code by its syntax, in SQL by its text.
import ts from 'typescript';

/** One fault: the text of the file from `start` to `end` becomes `replacement`. */
const fault = (kind, start, end, replacement) => ({ kind, start, end, replacement });

/** Operators of the code and what a tired hand writes instead. */
const operators = {
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '&&': '||',
  '||': '&&',
};
const comparisons = new Set(['<', '<=', '>', '>=', '===', '!==']);

const swappedCalls = { max: 'min', min: 'max', floor: 'ceil', ceil: 'floor', some: 'every', every: 'some' };

/** All faults of a source file's text, in the order of their places. */
export function faultsOf(name, text) {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.ES2023, true);
  const found = [];
  const visit = (node) => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    found.push(...faultsOfNode(node));
    if (ts.isTemplateLiteral(node)) found.push(...faultsOfSql(text, node.getStart(), node.end));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}

function* faultsOfNode(node) {
  if (ts.isBinaryExpression(node)) {
    const sign = node.operatorToken.getText();
    // a sum of texts is no sum
    const isText = [node.left, node.right].some((side) => ts.isStringLiteralLike(side) || ts.isTemplateLiteral(side));
    if (Object.hasOwn(operators, sign) && !(sign === '+' && isText)) {
      const kind = comparisons.has(sign) ? 'comparison' : sign === '&&' || sign === '||' ? 'and/or' : 'sign';
      yield fault(kind, node.operatorToken.getStart(), node.operatorToken.end, operators[sign]);
      if (sign === '&&') yield fault('condition dropped', node.left.end, node.right.end, '');
    }
  }
  if (ts.isNumericLiteral(node) && !ts.isPropertyAssignment(node.parent.parent ?? node)) {
    yield fault('constant', node.getStart(), node.end, node.text === '0' ? '1' : `(${node.getText()} + 1)`);
  }
  if (node.kind === ts.SyntaxKind.TrueKeyword) yield fault('constant', node.getStart(), node.end, 'false');
  if (node.kind === ts.SyntaxKind.FalseKeyword) yield fault('constant', node.getStart(), node.end, 'true');
  if (ts.isIfStatement(node)) {
    const { expression } = node;
    yield fault('condition turned', expression.getStart(), expression.end, `!(${expression.getText()})`);
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
    yield fault('sign', node.getStart(), node.operand.getStart(), '');
  }
  if (ts.isPropertyAccessExpression(node) && Object.hasOwn(swappedCalls, node.name.text)) {
    if (ts.isCallExpression(node.parent) && node.parent.expression === node) {
      yield fault('formula', node.name.getStart(), node.name.end, swappedCalls[node.name.text]);
    }
  }
  if (ts.isExpressionStatement(node)) {
    const call = ts.isAwaitExpression(node.expression) ? node.expression.expression : node.expression;
    if (ts.isCallExpression(call)) yield fault('step dropped', node.getStart(), node.end, ';');
  }
}

const isSql = /\b(select|insert into|update|delete from|where|exists|case when|order by)\b/;

/** Replacements of words and signs in SQL. A pattern must not meet its own result: each place gives one fault. */
const sqlWords = [
  ['exists', /\bnot exists\b/g, 'exists'],
  ['exists', /(?<!not )\bexists\b(?=\s*\()/g, 'not exists'],
  ['null', /\bis not null\b/g, 'is null'],
  ['null', /\bis null\b/g, 'is not null'],
  ['order', /\bdesc\b/g, ''],
  ['order', /(?<=\border by\s[a-z_."$\w]+)(?=\s*(?:,|\n|`|limit\b|for\b|\)))/g, ' desc'],
  ['and/or', /\bor\b/g, 'and'],
  ['formula', /\bmax\(/g, 'min('],
  ['formula', /\bmin\(/g, 'max('],
  ['formula', /\bgreatest\(/g, 'least('],
  ['formula', /\bleast\(/g, 'greatest('],
  ['formula', /\bcount\(distinct /g, 'count('],
  ['comparison', /(?<=\s)<=(?=\s)/g, '<'],
  ['comparison', /(?<=\s)<(?=\s)/g, '<='],
  ['comparison', /(?<=\s)>=(?=\s)/g, '>'],
  ['comparison', /(?<=\s)>(?=\s)/g, '>='],
  ['comparison', /(?<=\s)<>(?=\s)/g, '='],
  ['sign', /(?<=\s)\+(?=\s)/g, '-'],
  ['sign', /(?<=\s)-(?=\s)/g, '+'],
  ['sign', /(?<!\bselect\s)(?<=\s)\*(?=\s)/g, '/'],
  // what `exists (select 1` selects, nobody reads
  ['constant', /(?<!\bselect\s)(?<=[\s(])\d+(?=[\s),]|$)/gm, (digits) => String(Number(digits) + 1)],
  ['lock', /\bfor (?:no key )?(?:update|share)(?: of [a-z]+)?(?: skip locked)?/g, ''],
  ['union', /\bunion(?! all)\b/g, 'union all'],
];

function faultsOfSql(text, start, end) {
  const raw = text.slice(start, end);
  if (!isSql.test(raw)) return [];
  const sql = blanked(raw);
  const found = [];
  for (const [kind, pattern, replacement] of sqlWords) {
    for (const match of sql.matchAll(pattern)) {
      const at = start + match.index;
      const put = typeof replacement === 'function' ? replacement(match[0]) : replacement;
      found.push(fault(`SQL ${kind}`, at, at + match[0].length, put));
    }
  }
  for (const match of sql.matchAll(/\band\b/g)) {
    // the second half of `between x and y` is no condition
    if (/\bbetween\b(?:(?!\band\b|\bor\b)[\s\S])*$/.test(sql.slice(0, match.index))) continue;
    const stop = endOfCondition(sql, match.index + 3);
    found.push(fault('SQL and dropped', start + match.index, start + stop, ''));
    found.push(fault('SQL and/or', start + match.index, start + match.index + 3, 'or'));
  }
  for (const match of sql.matchAll(/\bwhere\b/g)) {
    const stop = endOfCondition(sql, match.index + 5);
    found.push(fault('SQL where dropped', start + match.index + 5, start + stop, ' true '));
  }
  return found;
}

/** SQL of the same length without what is not SQL of this text: holes, comments and quoted words. */
function blanked(raw) {
  let out = '';
  for (let i = 0; i < raw.length; ) {
    if (raw.startsWith('${', i)) {
      const from = i;
      let depth = 1;
      for (i += 2; depth > 0 && i < raw.length; i++) {
        if (raw[i] === '{') depth++;
        if (raw[i] === '}') depth--;
      }
      out += '$'.repeat(i - from);
    } else if (raw.startsWith('--', i)) {
      const line = /^[^\n]*/.exec(raw.slice(i))[0];
      out += ' '.repeat(line.length);
      i += line.length;
    } else if (raw[i] === "'") {
      const word = /^'[^']*'?/.exec(raw.slice(i))[0];
      out += `'${'q'.repeat(Math.max(0, word.length - 2))}'`.slice(0, word.length);
      i += word.length;
    } else out += raw[i++];
  }
  return out;
}

const afterCondition =
  /^(and|or|group by|order by|limit|for (?:no key )?(?:update|share)|returning|union|except|on conflict|(?:left |cross |full )?join|where|when|then|else|end|window|having|set|do|offset)\b/;

/** Where the condition that begins at `from` ends: at the next word or bracket that is not its own. */
function endOfCondition(sql, from) {
  let depth = 0;
  for (let i = from; i < sql.length; i++) {
    const letter = sql[i];
    if (letter === '(' || letter === '[') depth++;
    if (letter === ')' || letter === ']') depth--;
    if (depth < 0 || letter === '`' || letter === ';') return i;
    if (depth > 0 || /\w/.test(sql[i - 1])) continue;
    const word = afterCondition.exec(sql.slice(i, i + 24));
    if (!word) continue;
    const isBetween = word[1] === 'and' && /\bbetween\b(?:(?!\band\b)[\s\S])*$/.test(sql.slice(from, i));
    const isCase = ['when', 'then', 'else', 'end'].includes(word[1]) && /\bcase\b/.test(sql.slice(from, i));
    if (!isBetween && !isCase) return i;
  }
  return sql.length;
}
