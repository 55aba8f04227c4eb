// Runs through a file record by record under a mapping; damaged records are reported and cost themselves alone.
import type { ImportKind, ImportMapping } from '../contract.ts';
import { columnNames } from './columns.ts';
import { firstLineTooLong } from './first-line.ts';
import { damageIn } from './header-signs.ts';
import { type FileOnDisk, readUtf8 } from './open-text.ts';
import { type Row, textOf, textsOf } from './row.ts';
import { isSeparatorLine } from './separator-line.ts';
import { splitter } from './split-records.ts';
import { checkMapping } from './suggest-mapping.ts';

/** What a run through a file hands on. */
export interface RecordHandler {
  /** Once, before the first record. */
  columns(names: readonly string[]): void;
  /** Row and `raw`, the text of the record, only until the next one. */
  record(row: Row, line: number, raw: () => string): void;
  damaged(
    line: number,
    code: 'broken_quotes' | 'line_too_long' | 'wrong_columns' | 'unreadable',
    raw: () => string,
  ): void;
  /** After each piece of the file, with the bytes read so far. */
  pause(bytesRead: number): Promise<void>;
}

/** NUL has no place in a database, U+FFFD stands for bytes that are none of the encoding. */
const isUnreadable = (text: string | Buffer) => text.includes('\u0000') || text.includes('\ufffd');

/** Reads the whole file. Throws a Problem when the mapping does not fit its columns or it cannot be read. */
export async function readRecords(
  file: FileOnDisk,
  kind: ImportKind,
  mapping: ImportMapping,
  handler: RecordHandler,
): Promise<void> {
  const { format } = mapping;
  let bytesRead = 0;
  let width = 0;
  let suspect = false;
  const firstLine = format.headerLine ?? 1;
  const start = (first: Row) => {
    const texts = textsOf(first);
    const names = columnNames(texts, format.header);
    checkMapping(kind, mapping, names, format.header ? damageIn(texts) : undefined);
    width = first.count;
    split.columns = width;
    handler.columns(names);
  };
  const split = splitter(format, {
    record(row, line, raw) {
      if (width === 0) {
        // titles above the table, as the format tells
        if (line < firstLine || isSeparatorLine(raw())) return;
        start(row);
        if (format.header) return;
      }
      if (row.count !== width && !padded(row, width)) handler.damaged(line, 'wrong_columns', raw);
      else if (suspect && isUnreadable(raw())) handler.damaged(line, 'unreadable', raw);
      else handler.record(row, line, raw);
    },
    broken(line, raw, why) {
      if (line < firstLine) return;
      // without its first line nothing is known of the columns
      if (width === 0 && why === 'line_too_long') throw firstLineTooLong(file);
      handler.damaged(line, why, raw);
    },
  });
  for await (const bytes of readUtf8(file, format.encoding, (count) => (bytesRead += count))) {
    // a record may begin in one piece and end in the next, so a suspicion lasts one piece longer
    const suspicious = isUnreadable(bytes);
    suspect = suspect || suspicious;
    split.push(bytes);
    suspect = suspicious;
    await handler.pause(bytesRead);
  }
  split.end();
  if (width === 0) checkMapping(kind, mapping, []);
}

/** More cells than the header, but all of them empty: separators at the end of the line. */
function padded(row: Row, width: number): boolean {
  for (let place = width; place < row.count; place++) if (textOf(row, place).trim() !== '') return false;
  return row.count > width;
}
