// Splits bytes into records and fields. Ours instead of csv-parse because a damaged row must cost that row alone: after
// an unclosed quote csv-parse swallows everything up to the next one, this goes on at the next line. It is also what
// lets an import keep pace with COPY (bench/import.ts prints both). csv-parse is its judge in the tests.

import { addField, emptyRow, type Row, widen } from './row.ts';
import { isSeveralRecords } from './swallowed-records.ts';

/** What a splitter hands on; `line` is the number of the first line of the record, from 1. */
export interface RecordSink {
  /** Row and `raw`, the text of the record, only until the next one. */
  record(row: Row, line: number, raw: () => string): void;
  /** `raw` of a line that is too long is its beginning. */
  broken(line: number, raw: () => string, why: 'broken_quotes' | 'line_too_long'): void;
}

export interface SplitFormat {
  /** One character of ASCII, or 'blank' for columns apart by spaces. */
  readonly separator: string;
  /** '' when nothing is quoted. */
  readonly quote: string;
}

export interface Splitter {
  /**
   * Columns that a record over several lines must have, else its first line is broken. While unknown, 0: as many as the
   * record below it, which is how a header with line ends in its names is told from a stray quote.
   */
  columns: number;
  /** The next piece of the file, UTF-8. */
  push(bytes: Buffer): void;
  /** The end of the file: the last line may lack its line end. */
  end(): void;
}

/** A quoted field may hold this much; a quote that is not closed by then is a broken one. */
const longestRecord = 64 * 1024;
/**
 * A longer line costs itself: it is passed over without being kept. The longest that shops export, an order with all its
 * products in one cell, have some kilobytes; the look at a file's beginning sees as much.
 */
export const longestLine = 1024 * 1024;
/** So much of a line that is too long is handed on. */
const shownOfLong = 4096;
const lineFeed = 10;
const carriageReturn = 13;
const tab = 9;
const blank = 32;
const nothing = Buffer.alloc(0);

/** A splitter that calls `sink` for every record; empty lines are skipped. */
export function splitter(format: SplitFormat, sink: RecordSink): Splitter {
  const byBlanks = format.separator === 'blank';
  const separator = byBlanks ? -1 : format.separator.charCodeAt(0);
  const quote = byBlanks || format.quote === '' ? -1 : format.quote.charCodeAt(0);
  const row = emptyRow();
  let rest: Buffer = nothing;
  /** Pieces of a line of which no end has come: joined once, so that a long line is looked at once. */
  let open: Buffer[] = [];
  let openLength = 0;
  let isPassing = false;
  let line = 1;
  let present: Buffer = nothing;
  let from = 0;
  let to = 0;
  const raw = () => present.toString('utf8', from, to).replace(/\r?\n?$/, '');
  const tooLong = (beginning: Buffer, at: number) => {
    present = beginning;
    from = at;
    to = Math.min(beginning.length, at + shownOfLong);
    sink.broken(line, raw, 'line_too_long');
  };
  /** Gives the open line up: what comes of it until its end is passed over. */
  const giveUp = () => {
    tooLong(open[0], 0);
    open = [];
    openLength = 0;
    isPassing = true;
  };

  /** Columns of the record that begins at `start`, behind empty lines. */
  const columnsBelow = (bytes: Buffer, start: number, final: boolean): number | 'unfinished' => {
    let at = start;
    while (bytes[at] === lineFeed || bytes[at] === carriageReturn) at++;
    if (at >= bytes.length) return final ? atEnd : 'unfinished';
    const below = emptyRow();
    below.bytes = bytes;
    below.count = 0;
    const record = quotedRecord(below, at, separator, quote, final);
    return record === 'unfinished' ? record : below.count;
  };

  const consume = (bytes: Buffer, final: boolean): void => {
    let at = 0;
    present = bytes;
    while (at < bytes.length) {
      row.bytes = bytes;
      row.count = 0;
      let end = byBlanks ? blankLine(row, at) : plainLine(row, at, separator, quote);
      if (end !== quoteMet) {
        if (end === bytes.length && !final) break;
        if (end - at > longestLine) {
          tooLong(bytes, at);
          at = end + 1;
          line++;
          continue;
        }
        from = at;
        to = end;
        if (row.count > 0 && row.ends[row.count - 1] > at) sink.record(row, line, raw);
        at = end + 1;
        line++;
        continue;
      }
      end = bytes.indexOf(lineFeed, at);
      if (end < 0 && !final) break;
      if (end < 0) end = bytes.length;
      if (end - at > longestLine) {
        tooLong(bytes, at);
        at = end + 1;
        line++;
        continue;
      }
      row.count = 0;
      const record = quotedRecord(row, at, separator, quote, final);
      const isShort = !final && bytes.length - at < longestRecord;
      if (record === 'unfinished' && isShort) break;
      let whole: QuotedRecord | undefined;
      if (typeof record !== 'string' && record.lines === 1) whole = record;
      else if (typeof record !== 'string') {
        const below = splits.columns || columnsBelow(bytes, record.end, final);
        if (below === 'unfinished' && isShort) break;
        const layout = { separator, quote, columns: row.count, maybeHeader: splits.columns === 0 };
        const isEven = below === row.count || below === atEnd;
        if (isEven && !isSeveralRecords(bytes, at, record.end, layout)) whole = record;
      }
      from = at;
      to = whole ? whole.end : end;
      if (whole) {
        sink.record(row, line, raw);
        at = whole.end;
        line += whole.lines;
      } else {
        sink.broken(line, raw, 'broken_quotes');
        at = end + 1;
        line++;
      }
    }
    rest = at < bytes.length ? bytes.subarray(at) : nothing;
    if (rest.length === 0 || final || rest.includes(lineFeed)) return;
    open = [rest];
    openLength = rest.length;
    rest = nothing;
    if (openLength > longestLine) giveUp();
  };

  const push = (piece: Buffer): void => {
    let bytes = piece;
    if (isPassing || open.length > 0) {
      const end = bytes.indexOf(lineFeed);
      if (!isPassing) {
        open.push(bytes);
        openLength += bytes.length;
        const length = end < 0 ? openLength : openLength - bytes.length + end;
        if (length > longestLine) giveUp();
        else if (end < 0) return;
        else {
          bytes = Buffer.concat(open);
          open = [];
          openLength = 0;
        }
      }
      if (isPassing) {
        if (end < 0) return;
        isPassing = false;
        line++;
        bytes = piece.subarray(end + 1);
      }
    }
    consume(rest.length === 0 ? bytes : Buffer.concat([rest, bytes]), false);
  };

  const splits: Splitter = {
    columns: 0,
    push,
    end: () => {
      if (!isPassing) consume(open.length > 0 ? Buffer.concat(open) : rest, true);
    },
  };
  return splits;
}

const quoteMet = -1;
/** Columns of a record that is not there. */
const atEnd = -1;

/**
 * The fields of the line that begins at `start`, each byte looked at once. Returns where its line end is, or `quoteMet`
 * when a field begins with a quote.
 */
function plainLine(row: Row, start: number, separator: number, quote: number): number {
  const { bytes } = row;
  const { length } = bytes;
  let { starts, ends } = row;
  let count = 0;
  let field = start;
  let at = start;
  for (; at < length; at++) {
    const byte = bytes[at];
    if (byte === separator) {
      // one place is kept for the last field
      if (count + 1 === starts.length) ({ starts, ends } = widen(row));
      starts[count] = field;
      ends[count++] = at;
      field = at + 1;
    } else if (byte === lineFeed) break;
    else if (byte === quote && at === field) return quoteMet;
  }
  starts[count] = field;
  ends[count] = at > field && bytes[at - 1] === carriageReturn ? at - 1 : at;
  row.count = count + 1;
  return at;
}

/** The same where columns are apart by any number of blanks. */
function blankLine(row: Row, start: number): number {
  const { bytes } = row;
  const { length } = bytes;
  let field = -1;
  let at = start;
  for (; at < length && bytes[at] !== lineFeed; at++) {
    if (bytes[at] !== blank && (bytes[at] < tab || bytes[at] > carriageReturn)) {
      if (field < 0) field = at;
    } else if (field >= 0) {
      addField(row, field, at);
      field = -1;
    }
  }
  if (field >= 0) addField(row, field, at);
  return at;
}

interface QuotedRecord {
  /** Where the next record begins. */
  readonly end: number;
  readonly lines: number;
}

/** One record with quotes from `start`: a field is quoted when its first byte is; a quote elsewhere is a letter. */
function quotedRecord(
  row: Row,
  start: number,
  separator: number,
  quote: number,
  final: boolean,
): QuotedRecord | 'unfinished' | 'broken' {
  const { bytes } = row;
  const { length } = bytes;
  /** Fields that hold doubled quotes. */
  const doubled: number[] = [];
  let at = start;
  let lines = 1;
  const finished = (end: number): QuotedRecord => {
    if (doubled.length > 0) undouble(row, doubled, quote);
    return { end, lines };
  };
  for (;;) {
    if (bytes[at] === quote) {
      const first = at + 1;
      for (at = first; ; at++) {
        if (at >= length || at - start > longestRecord) return 'unfinished';
        if (bytes[at] === lineFeed) lines++;
        if (bytes[at] !== quote) continue;
        if (bytes[at + 1] !== quote) break;
        at++;
        if (doubled[doubled.length - 1] !== row.count) doubled.push(row.count);
      }
      addField(row, first, at);
      at++;
      if (at >= length && !final) return 'unfinished';
      if (bytes[at] === carriageReturn && (bytes[at + 1] === lineFeed || at + 1 === length)) at++;
      if (at < length && bytes[at] !== separator && bytes[at] !== lineFeed) return 'broken';
    } else {
      const first = at;
      while (at < length && bytes[at] !== separator && bytes[at] !== lineFeed) at++;
      const returns = at > first && bytes[at] !== separator && bytes[at - 1] === carriageReturn;
      addField(row, first, returns ? at - 1 : at);
    }
    if (at >= length) return final ? finished(length) : 'unfinished';
    if (bytes[at] === lineFeed) return finished(at + 1);
    at++;
    if (at >= length) {
      if (!final) return 'unfinished';
      addField(row, length, length);
      return finished(length);
    }
  }
}

/** Gives the row bytes of its own, in which the doubled quotes of some fields are single ones. */
function undouble(row: Row, doubled: readonly number[], quote: number): void {
  const { bytes, count, starts, ends } = row;
  const own = Buffer.alloc(ends[count - 1] - starts[0]);
  let to = 0;
  /** `doubled` ascends: one look for each field, however many there are. */
  let next = 0;
  for (let field = 0; field < count; field++) {
    const single = doubled[next] === field;
    if (single) next++;
    const start = to;
    for (let at = starts[field]; at < ends[field]; at++) {
      own[to++] = bytes[at];
      if (single && bytes[at] === quote) at++;
    }
    starts[field] = start;
    ends[field] = to;
  }
  row.bytes = own;
}
