// Which of the lines that brought nothing new only repeat others of their file.
import { expect, it } from 'vitest';
import type { ImportFigures } from '../contract.ts';
import { repeatedLines } from './repeated-lines.ts';

const figures = (known: number, receipts: number, added: number, repeated?: number): ImportFigures =>
  ({
    known,
    receipts,
    added: { customers: 0, receipts: added, lines: added },
    warnings: repeated === undefined ? {} : { 'same receipt again, counted once': repeated },
  }) as ImportFigures;

it.each([
  ['every receipt is new: what is known is repeated', figures(2, 2, 2), 2],
  ['one of two repeats, the other is of an earlier file', figures(2, 2, 1, 1), 1],
  ['all are of an earlier file', figures(2, 2, 0), 0],
  ['never more than brought nothing new', figures(1, 3, 1, 4), 1],
])('%s', (_, of, expected) => {
  expect(repeatedLines(of)).toBe(expected);
});
