// Lines for spreadsheets: quoting, and no cell that a spreadsheet would run.
import { expect, test } from 'vitest';
import { csvLine } from './csv.ts';

test('commas, quotes and line ends are quoted; nothing is an empty cell', () => {
  expect(csvLine(['a,b', 'say "hi"', 'two\nlines', null, undefined, 0, true])).toBe(
    '"a,b","say ""hi""","two\nlines",,,0,true\n',
  );
});

test.each(['=1+1', '+39 02', '-cmd', '@sum', '\t=1'])('a cell like %j cannot run as a formula', (cell) => {
  expect(csvLine([cell])).toBe(`'${cell}\n`);
});

test('amounts below zero stay numbers', () => {
  expect(csvLine(['-12.30', -5])).toBe('-12.30,-5\n');
});
