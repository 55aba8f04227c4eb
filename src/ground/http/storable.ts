// Looks whether what was sent can be stored: PostgreSQL has no room for NUL in a text, half of a surrogate pair is no
// character at all, and some keys mean something to the language. JSON and addresses can spell them all, so they are
// found here and not by a statement that fails.
import type { FastifyRequest } from 'fastify';
import { invalidInput } from './invalid-input.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route answers each row of its body for itself, so it looks through them by `findUnstorable` itself. */
    answersByRow?: boolean;
  }
}

/** Where a value cannot be stored, and why: a stable code and English words. */
export interface Unstorable {
  readonly field: string;
  readonly code: 'unstorable_text' | 'nested_too_deeply' | 'forbidden_key';
  readonly message: string;
}

/** Far beyond every body that has a meaning here, far below what a recursion bears. */
const deepest = 100;
const loneSurrogate = /\p{Surrogate}/u;

/** The first part of a parsed JSON value that cannot be stored; undefined when all of it can. */
export function findUnstorable(value: unknown): Unstorable | undefined {
  return search(value, [], 0);
}

/** Refuses a request with a value in its body, query or address that cannot be stored. */
export function requireStorable({ body, query, params, routeOptions }: FastifyRequest): void {
  for (const part of [params, query, routeOptions.config.answersByRow ? shellOf(body) : body]) {
    const found = findUnstorable(part);
    if (found) throw invalidInput([{ ...found, params: {} }]);
  }
}

/** What surrounds the rows of a body: its keys with what is no list. */
function shellOf(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  return Object.fromEntries(Object.entries(body).filter(([, value]) => !Array.isArray(value)));
}

function search(value: unknown, path: string[], depth: number): Unstorable | undefined {
  if (typeof value === 'string') return isStorable(value) ? undefined : unstorableText(path);
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === deepest) {
    return { field: path[0] ?? '', code: 'nested_too_deeply', message: `nested more than ${deepest} levels deep` };
  }
  for (const [key, part] of Object.entries(value)) {
    if (!isStorable(key)) return unstorableText(path);
    path.push(key);
    if (isForbidden(key, part)) {
      return { field: path.join('.'), code: 'forbidden_key', message: `the key ${key} is not allowed anywhere` };
    }
    const found = search(part, path, depth + 1);
    if (found) return found;
    path.pop();
  }
  return undefined;
}

/** Keys by which data would reach what all objects have in common, if anything copied it key by key. */
function isForbidden(key: string, value: unknown): boolean {
  if (key === '__proto__') return true;
  return key === 'constructor' && typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype');
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && !loneSurrogate.test(text);
}

function unstorableText(path: readonly string[]): Unstorable {
  const message = 'holds NUL or half of a surrogate pair, which cannot be stored';
  return { field: path.join('.'), code: 'unstorable_text', message };
}
