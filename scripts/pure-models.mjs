// What the statistics read besides their arguments: a clock, a random source, the environment, threads, the network. An
// import rule cannot see these, for they are there without being imported; this reads the code itself.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Names of the running program that no model may know, with what is read by them. */
const worldly = {
  process: 'the environment',
  performance: 'a clock',
  crypto: 'a random source',
  fetch: 'the network',
  WebSocket: 'the network',
  Worker: 'a thread',
  globalThis: 'the running program',
  global: 'the running program',
  require: 'a module at run time',
  setTimeout: 'a clock',
  setInterval: 'a clock',
  setImmediate: 'a clock',
  queueMicrotask: 'a clock',
  console: 'the terminal',
  Temporal: 'a clock',
};

/** 'file:line: reads a clock (Date.now)' for each place of a text that knows more than its arguments. */
export function impurities(name, text) {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.ES2023, true);
  const found = [];
  const report = (node, what) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    found.push(`${name}:${line + 1}: reads ${what} (${node.getText().split('\n')[0].slice(0, 60)})`);
  };
  const visit = (node) => {
    if (ts.isIdentifier(node) && isUse(node)) {
      if (node.text === 'Date' && !isPureDate(node)) report(node.parent, 'a clock');
      else if (node.text === 'Math' && !isPureMath(node)) report(node.parent, 'a random source');
      else if (Object.hasOwn(worldly, node.text)) report(node.parent, worldly[node.text]);
    }
    if (ts.isMetaProperty(node)) report(node.parent, 'where the program lies');
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      report(node, 'a module at run time');
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Whether an identifier is read as a value: not the name of a property, a member or a type. */
function isUse(node) {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return false;
  if (ts.isPropertyAssignment(parent) && parent.name === node) return false;
  if (ts.isTypeReferenceNode(parent) || ts.isQualifiedName(parent)) return false;
  return !(ts.isPropertySignature(parent) || ts.isPropertyDeclaration(parent) || ts.isMethodDeclaration(parent));
}

/** A date made of an argument, or Date.UTC and Date.parse: the same result on every day. */
function isPureDate({ parent }) {
  if (ts.isNewExpression(parent)) return (parent.arguments?.length ?? 0) > 0;
  return ts.isPropertyAccessExpression(parent) && ['UTC', 'parse'].includes(parent.name.text);
}

/** Everything of Math but what draws; Math handed on whole could draw. */
function isPureMath({ parent }) {
  return ts.isPropertyAccessExpression(parent) && parent.name.text !== 'random';
}

/** The impurities of every source of a folder but its tests. */
export function impuritiesOf(root, folder) {
  return readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .sort()
    .flatMap((name) => impurities(`${folder}/${name}`, readFileSync(join(root, folder, name), 'utf8')));
}
