// Splits text into records and fields. Ours instead of csv-parse because a damaged row must cost that row alone: after
// an unclosed quote csv-parse swallows everything up to the next one, this goes on at the next line. It is also what
// lets an import keep pace with COPY (bench/import.ts prints both). csv-parse is its judge in the tests.

/** What a splitter hands on; `line` is the number of the first line of the record, from 1. */
export interface RecordSink {
  /** `raw` gives the text of the record, only until the next one. */
  record(fields: string[], line: number, raw: () => string): void;
  broken(line: number, raw: () => string): void;
}

export interface SplitFormat {
  /** One character, or 'blank' for columns apart by spaces. */
  readonly separator: string;
  /** '' when nothing is quoted. */
  readonly quote: string;
}

export interface Splitter {
  /** Columns that a record over several lines must have, else its first line is broken; 0 while unknown. */
  columns: number;
  push(text: string): void;
  /** The end of the file: the last line may lack its line end. */
  end(): void;
}

/** A quoted field may hold this much text; a quote that is not closed by then is a broken one. */
const longestRecord = 64 * 1024;

/** A splitter that calls `sink` for every record; empty lines are skipped. */
export function splitter(format: SplitFormat, sink: RecordSink): Splitter {
  const { quote } = format;
  const plainFields = format.separator === 'blank' ? blankFields : separatedFields(format.separator);
  let rest = '';
  let line = 1;
  let present = '';
  let from = 0;
  let to = 0;
  const raw = () => present.slice(from, to).replace(/\r?\n$/, '');

  const consume = (text: string, final: boolean): void => {
    let at = 0;
    present = text;
    let nextQuote = quote === '' ? -1 : text.indexOf(quote);
    while (at < text.length) {
      let end = text.indexOf('\n', at);
      if (end < 0) {
        if (!final) break;
        end = text.length;
      }
      if (nextQuote >= 0 && nextQuote < at) nextQuote = text.indexOf(quote, at);
      if (nextQuote < 0 || nextQuote >= end) {
        const stop = end > at && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
        from = at;
        to = stop;
        if (stop > at) sink.record(plainFields(text, at, stop), line, raw);
        at = end + 1;
        line++;
        continue;
      }
      const record = quotedRecord(text, at, format, final);
      if (record === 'unfinished' && !final && text.length - at < longestRecord) break;
      const whole = typeof record !== 'string' && (record.lines === 1 || splits.columns === record.fields.length);
      from = at;
      to = whole ? record.end : end;
      if (whole) {
        sink.record(record.fields, line, raw);
        at = record.end;
        line += record.lines;
      } else {
        sink.broken(line, raw);
        at = end + 1;
        line++;
      }
    }
    rest = at < text.length ? text.slice(at) : '';
  };

  const splits: Splitter = {
    columns: 0,
    push: (text) => consume(rest === '' ? text : rest + text, false),
    end: () => consume(rest, true),
  };
  return splits;
}

function separatedFields(separator: string) {
  return (text: string, start: number, stop: number): string[] => {
    const fields: string[] = [];
    let at = start;
    for (;;) {
      const next = text.indexOf(separator, at);
      if (next < 0 || next >= stop) break;
      fields.push(text.slice(at, next));
      at = next + 1;
    }
    fields.push(text.slice(at, stop));
    return fields;
  };
}

function blankFields(text: string, start: number, stop: number): string[] {
  return text.slice(start, stop).trim().split(/\s+/);
}

interface QuotedRecord {
  readonly fields: string[];
  /** Where the next record begins. */
  readonly end: number;
  readonly lines: number;
}

/** One record with quotes from `start`: a field is quoted when its first character is; a quote elsewhere is a letter. */
function quotedRecord(
  text: string,
  start: number,
  format: SplitFormat,
  final: boolean,
): QuotedRecord | 'unfinished' | 'broken' {
  const { quote, separator } = format;
  const fields: string[] = [];
  let at = start;
  let lines = 1;
  for (;;) {
    let field: string;
    if (text[at] === quote) {
      field = '';
      let from = at + 1;
      for (;;) {
        const close = text.indexOf(quote, from);
        if (close < 0 || close - start > longestRecord) return 'unfinished';
        if (text[close + 1] === quote) {
          field += text.slice(from, close + 1);
          from = close + 2;
          continue;
        }
        field += text.slice(from, close);
        at = close + 1;
        break;
      }
      if (at >= text.length && !final) return 'unfinished';
      for (let i = field.indexOf('\n'); i >= 0; i = field.indexOf('\n', i + 1)) lines++;
      if (text[at] === '\r' && (text[at + 1] === '\n' || at + 1 === text.length)) at++;
      if (at < text.length && text[at] !== separator && text[at] !== '\n') return 'broken';
    } else {
      let end = text.indexOf('\n', at);
      if (end < 0) end = text.length;
      const next = text.indexOf(separator, at);
      const stop = next >= 0 && next < end ? next : end;
      field = text.slice(at, stop > at && stop === end && text[stop - 1] === '\r' ? stop - 1 : stop);
      at = stop;
    }
    fields.push(field);
    if (at >= text.length) return final ? { fields, end: text.length, lines } : 'unfinished';
    if (text[at] === '\n') return { fields, end: at + 1, lines };
    at++;
    if (at >= text.length) return final ? { fields: [...fields, ''], end: text.length, lines } : 'unfinished';
  }
}
