// Cursors come back as they went out; whatever else comes is refused in words.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { decodeCursor, decodeNumberCursor, encodeCursor, encodeNumberCursor } from './cursor.ts';

const refused = { kind: { code: 'cursor_malformed', status: 400 } };
const problemOf = (work: () => unknown) => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

test('a cursor comes back as it went out', () => {
  expect(decodeNumberCursor(encodeNumberCursor(42))).toBe(42);
  expect(decodeNumberCursor(undefined)).toBeUndefined();
  const place = z.tuple([z.string(), z.number().nullable()]);
  expect(decodeCursor(encodeCursor(['Łódź', null]), place)).toEqual(['Łódź', null]);
});

test.each([
  ['a number that is none', 'abc'],
  ['a plain number', '17'],
  ['nothing', ''],
  ['another list’s place', encodeCursor(['anna', 3])],
  ['a place too long', encodeCursor([1, 2])],
  ['a number that no list has', encodeCursor([-1])],
  ['a number beyond all numbers', encodeCursor([1e300])],
  ['half a number', encodeCursor([1.5])],
  ['a cursor cut off', encodeNumberCursor(123_456).slice(0, 4)],
])('%s is no cursor of a list by number', (_what, text) => {
  expect(problemOf(() => decodeNumberCursor(text))).toMatchObject(refused);
});

test('text that no database can store is no cursor', () => {
  const text = z.tuple([z.string()]);
  for (const value of ['a\u0000b', '\ud800']) {
    expect(problemOf(() => decodeCursor(encodeCursor([value]), text))).toMatchObject(refused);
  }
});

test('no text whatever does more than being refused', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const read = problemOf(() => decodeNumberCursor(text));
      if (typeof read !== 'number') expect(read).toMatchObject(refused);
    }),
  );
});
