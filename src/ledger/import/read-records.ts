// Runs through a file record by record under a mapping; damaged records are reported and cost themselves alone.
import type { ImportKind, ImportMapping } from '../contract.ts';
import { columnNames } from './columns.ts';
import { type FileOnDisk, readText } from './open-text.ts';
import { splitter } from './split-records.ts';
import { checkMapping } from './suggest-mapping.ts';

/** What a run through a file hands on. */
export interface RecordHandler {
  /** Once, before the first record. */
  columns(names: readonly string[]): void;
  /** `raw` gives the text of the record, only until the next one. */
  record(fields: readonly string[], line: number, raw: () => string): void;
  damaged(line: number, code: 'broken_quotes' | 'wrong_columns' | 'unreadable', raw: () => string): void;
  /** After each piece of the file, with the bytes read so far. */
  pause(bytesRead: number): Promise<void>;
}

/** NUL has no place in a database, U+FFFD stands for bytes that are none of the encoding. */
const isUnreadable = (text: string) => text.includes('\u0000') || text.includes('\ufffd');

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
  const start = (fields: readonly string[]) => {
    const names = columnNames(fields, format.header);
    checkMapping(kind, mapping, names);
    width = fields.length;
    split.columns = width;
    handler.columns(names);
  };
  const split = splitter(format, {
    record(fields, line, raw) {
      if (width === 0) {
        start(fields);
        if (format.header) return;
      }
      if (fields.length !== width && !padded(fields, width)) handler.damaged(line, 'wrong_columns', raw);
      else if (suspect && isUnreadable(raw())) handler.damaged(line, 'unreadable', raw);
      else handler.record(fields, line, raw);
    },
    broken: (line, raw) => handler.damaged(line, 'broken_quotes', raw),
  });
  for await (const text of readText(file, format.encoding, (bytes) => (bytesRead += bytes))) {
    // a record may begin in one piece and end in the next, so a suspicion lasts one piece longer
    const suspicious = isUnreadable(text);
    suspect = suspect || suspicious;
    split.push(text);
    suspect = suspicious;
    await handler.pause(bytesRead);
  }
  split.end();
  if (width === 0) checkMapping(kind, mapping, []);
}

/** More cells than the header, but all of them empty: separators at the end of the line. */
function padded(fields: readonly string[], width: number): boolean {
  return fields.length > width && fields.slice(width).every((field) => field.trim() === '');
}
