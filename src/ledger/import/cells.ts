// Picks the cells of a mapped field out of a row.
import type { ImportMapping } from '../contract.ts';
import { knownBytes, type Memory } from './known-bytes.ts';
import { type Decimal, isEmptyNumber, readDecimal, readPlainDecimal } from './numbers.ts';
import { type Row, textOf } from './row.ts';

/** Text of a field in a row, trimmed; '' when the field is not mapped. Several columns are joined by a blank. */
export type Cell = (row: Row) => string;

/** A field that holds a number. */
export interface NumberCell {
  isEmpty(row: Row): boolean;
  /** Undefined when it is no number. */
  read(row: Row): Decimal | undefined;
  /** Whether what is no number would be one with the other decimal mark. */
  isOtherMark(row: Row): boolean;
}

/** The fields of a mapping over a header. */
export interface Cells {
  /** A field whose texts differ from row to row. */
  text(field: string): Cell;
  /** The same for each of its columns by itself. */
  texts(field: string): Cell[];
  /** A field whose texts come again: equal ones are the same string. */
  repeated(field: string): Cell;
  /** What a field's text means, worked out by `make` when it is new and now and then again. */
  meaning<T>(field: string, make: (text: string) => T): (row: Row) => T;
  number(field: string): NumberCell;
  /** A field that is a sum: a number for each of its columns. */
  numbers(field: string): NumberCell[];
}

/** What stands in a field as it was read, for people who have to mend it. */
export function writtenIn(mapping: ImportMapping, columns: readonly string[]): (row: Row, field: string) => string {
  return (row, field) =>
    (mapping.columns[field] ?? [])
      .map((name) => textOf(row, columns.indexOf(name)).trim())
      .filter((text) => text !== '')
      .join(' ');
}

const nothing: Cell = () => '';
const noNumber: NumberCell = { isEmpty: () => true, read: () => undefined, isOtherMark: () => false };
const otherMark = (mark: '.' | ',') => (mark === '.' ? ',' : '.');

/** Pickers of cells for each field of a mapping over a header; `memory` is for the texts of each field that come again. */
export function cellsOf(mapping: ImportMapping, columns: readonly string[], memory?: Memory): Cells {
  const { decimalMark } = mapping.format;
  const placesOf = (field: string) => (mapping.columns[field] ?? []).map((name) => columns.indexOf(name));
  const cell = (field: string, one: (place: number) => Cell): Cell => {
    const places = placesOf(field);
    if (places.length === 0) return nothing;
    if (places.length === 1) return one(places[0]);
    return (row) =>
      places
        .map((place) => textOf(row, place).trim())
        .filter((text) => text !== '')
        .join(' ');
  };
  const text = (field: string) => cell(field, trimmedCell);
  return {
    text,
    texts: (field) => placesOf(field).map(trimmedCell),
    repeated: (field) => cell(field, (place) => meaningOf(place, (text) => text, memory)),
    meaning(field, make) {
      const [place, ...others] = placesOf(field);
      if (place !== undefined && others.length === 0) return meaningOf(place, make, memory);
      if (place === undefined) {
        const empty = make('');
        return () => empty;
      }
      const read = text(field);
      return (row) => make(read(row));
    },
    number(field) {
      const [place, ...others] = placesOf(field);
      if (place === undefined) return noNumber;
      if (others.length > 0) return numberOfText(text(field), decimalMark);
      return numberCell(place, decimalMark);
    },
    numbers: (field) => placesOf(field).map((place) => numberCell(place, decimalMark)),
  };
}

function trimmedCell(place: number): Cell {
  return (row) => (place < row.count && row.starts[place] < row.ends[place] ? textOf(row, place).trim() : '');
}

/** Looks first whether the cell is that of the row before, then whether its text is known. */
function meaningOf<T>(place: number, make: (text: string) => T, memory?: Memory): (row: Row) => T {
  const look = knownBytes((text) => make(text.trim()), memory);
  const empty = make('');
  let before: Buffer = Buffer.alloc(0);
  let beforeStart = 0;
  let beforeLength = 0;
  let meaning = empty;
  return (row) => {
    if (place >= row.count) return empty;
    const { bytes } = row;
    const start = row.starts[place];
    const length = row.ends[place] - start;
    if (length === beforeLength && isSame(bytes, start, before, beforeStart, length)) return meaning;
    before = bytes;
    beforeStart = start;
    beforeLength = length;
    meaning = length === 0 ? empty : look(bytes, start, start + length);
    return meaning;
  };
}

function isSame(one: Buffer, oneStart: number, other: Buffer, otherStart: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (one[oneStart + i] !== other[otherStart + i]) return false;
  return true;
}

const minus = 45;
const isDigit = (byte: number) => byte >= 48 && byte <= 57;

function numberCell(place: number, mark: '.' | ','): NumberCell {
  const text = trimmedCell(place);
  const isEmpty = (row: Row) => {
    if (place >= row.count || row.starts[place] === row.ends[place]) return true;
    // nearly all begin with a digit or a minus that digits follow
    const start = row.starts[place];
    const first = row.bytes[start];
    if (isDigit(first) || (first === minus && start + 1 < row.ends[place] && isDigit(row.bytes[start + 1])))
      return false;
    return isEmptyNumber(text(row));
  };
  return {
    isEmpty,
    read: (row) =>
      isEmpty(row)
        ? undefined
        : (readPlainDecimal(row.bytes, row.starts[place], row.ends[place], mark) ?? readDecimal(text(row), mark)),
    isOtherMark: (row) => readDecimal(text(row), otherMark(mark)) !== undefined,
  };
}

function numberOfText(text: Cell, mark: '.' | ','): NumberCell {
  return {
    isEmpty: (row) => isEmptyNumber(text(row)),
    read: (row) => readDecimal(text(row), mark),
    isOtherMark: (row) => readDecimal(text(row), otherMark(mark)) !== undefined,
  };
}
