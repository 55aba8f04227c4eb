// Of the lines that brought nothing new, those that the file has twice.
import { expect, it } from 'vitest';
import type { ImportFigures } from '../contract.ts';
import { repeatedLines } from './repeated-lines.ts';

const twice = 'same receipt again, counted once';
const figures: ImportFigures = {
  lines: 10,
  receipts: 4,
  customers: 2,
  rejected: {},
  warnings: {},
  notes: [],
  net: {},
  voided: 0,
  known: 6,
  stored: 0,
  added: { customers: 2, receipts: 4, lines: 4 },
};

it('takes every line for repeated where all receipts of the file are new', () => {
  expect(repeatedLines(figures)).toBe(6);
});

it('takes those for repeated that were told so where some receipts were known', () => {
  const some = { ...figures, added: { ...figures.added, receipts: 3 } };
  expect(repeatedLines(some)).toBe(0);
  expect(repeatedLines({ ...some, warnings: { [twice]: 2 } })).toBe(2);
  expect(repeatedLines({ ...some, known: 1, warnings: { [twice]: 2 } })).toBe(1);
  expect(repeatedLines({ ...some, warnings: { 'same line of an order again, counted once': 4 } })).toBe(4);
});

it('takes none for repeated in a file without receipts', () => {
  expect(repeatedLines({ ...figures, known: 0, receipts: 0, added: { customers: 0, receipts: 0, lines: 0 } })).toBe(0);
});
