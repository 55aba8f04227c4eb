// The file of lines that were not taken in, or not whole: readable by its owner only, safe to open in a spreadsheet. It is
// named after its content, so that the same file imported every night leaves one file of rejects and not one per night.
import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import { csvLine, type Db, databaseProblem, Problem } from '../../ground/index.ts';
import type { FileFormat } from '../contract.ts';
import { ledgerErrors } from '../errors.ts';
import { type Rejection, type RejectionCode, rejections, type WarningCode, warnings } from './rejections.ts';

/** Written to the disk when so much has gathered. */
const pieceLength = 256 * 1024;
/** Of a line this much is repeated, of the cell in question this much; nobody mends more than that by hand. */
const longestRaw = 4000;
const longestValue = 100;
/** Digits of the content's hash in the name: 64 bits. */
const nameDigits = 16;

/** A line to be told of. */
export interface ToldLine {
  readonly line: number;
  readonly field: string;
  /** What stands in the field. */
  readonly value: string;
  /** The whole line. */
  readonly raw: string;
}

export interface RejectsFile {
  /** Lines not taken in, by reason. */
  readonly byReason: Readonly<Record<string, number>>;
  /** Lines taken in with something to be said of them, by reason. */
  readonly warnings: Readonly<Record<string, number>>;
  add(line: ToldLine, code: RejectionCode): void;
  warn(line: ToldLine, code: WarningCode): void;
  /** Writes what has gathered; call it now and then. Throws a Problem when the disk is full. */
  flush(): Promise<void>;
  /**
   * Finishes the file, or removes it when there is nothing to tell or the disk is full. Returns its path within the home
   * folder, or undefined.
   */
  close(): Promise<string | undefined>;
}

/** Where the rejects of an import gather until it ends. */
const partOf = (home: string, importId: number) => join(home, 'imports', `${importId}.part`);

/** Opens the file of an import under the home folder, mode 0600. */
export async function rejectsFile(home: string, importId: number, format: FileFormat): Promise<RejectsFile> {
  const path = partOf(home, importId);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await rm(path, { force: true });
  const file = await open(path, 'wx', 0o600);
  const rejected = tally(rejections, format);
  const warned = tally(warnings, format);
  const content = createHash('sha256');
  let pending = csvLine(['line', 'field', 'value', 'reason', 'remedy', 'raw']);
  let isEmpty = true;
  let writing: Promise<void> = Promise.resolve();
  /** Waits for the piece before, not for this one: the file is read on while it is written. */
  const flush = async () => {
    await writing;
    content.update(pending);
    writing = write(file, pending);
    pending = '';
    // A failure is seen at the next `await writing`; until then it must not count as unhandled.
    writing.catch(() => undefined);
  };
  const tell = ({ line, field, value, raw }: ToldLine, explained: string) => {
    isEmpty = false;
    pending += `${line},${field},${cell(value, longestValue)},${explained},${cell(raw, longestRaw)}\n`;
  };
  return {
    byReason: rejected.counts,
    warnings: warned.counts,
    add: (line, code) => tell(line, rejected.count(code)),
    warn: (line, code) => tell(line, warned.count(code)),
    flush: async () => {
      if (pending.length >= pieceLength) await flush();
    },
    close: async () => {
      try {
        if (!isEmpty) await flush();
        await writing;
      } catch (error) {
        // half of it would only mislead, and take room where there is none
        await rm(path, { force: true });
        throw error;
      } finally {
        await file.close();
      }
      if (isEmpty) {
        await rm(path, { force: true });
        return undefined;
      }
      const name = join('imports', `rejects-${content.digest('hex').slice(0, nameDigits)}.csv`);
      await rename(path, join(home, name));
      return name;
    },
  };
}

/** Removes what an import that died had gathered. */
export async function removeUnfinished(home: string, importId: number): Promise<void> {
  await rm(partOf(home, importId), { force: true });
}

/** Removes a file of rejects unless an import still names it: equal ones share a file. */
export async function removeUnused(db: Db, home: string, path: string): Promise<void> {
  const [{ used }] = await db.rows(
    sql<{ used: boolean }>`select exists (select 1 from import where rejects_path = ${path}) as used`,
  );
  if (!used) await rm(join(home, path), { force: true });
}

/** Counts by reason, and the cells of reason and remedy: the same for a hundred thousand lines. */
function tally<Code extends string>(kinds: Readonly<Record<Code, Rejection>>, format: FileFormat) {
  const counts: Record<string, number> = {};
  const explained = new Map<Code, string>();
  return {
    counts,
    count(code: Code): string {
      const { reason, remedy } = kinds[code];
      counts[reason] = (counts[reason] ?? 0) + 1;
      let cells = explained.get(code);
      if (cells === undefined) {
        cells = csvLine([reason, told(remedy, format)]).slice(0, -1);
        explained.set(code, cells);
      }
      return cells;
    },
  };
}

const orders: Record<FileFormat['dateOrder'], string> = {
  ymd: 'year first (ymd)',
  dmy: 'day first (dmy)',
  mdy: 'month first (mdy)',
};

/** A remedy in which the words in braces are those of this file. */
function told(remedy: string, { dateOrder, decimalMark, encoding }: FileFormat): string {
  const words: Record<string, string> = {
    order: orders[dateOrder],
    otherOrder: dateOrder === 'dmy' ? 'mdy' : 'dmy',
    mark: decimalMark === '.' ? 'a point' : 'a comma',
    otherMark: decimalMark === '.' ? ',' : '.',
    encoding,
  };
  return remedy.replace(/\{(\w+)\}/g, (_, word: string) => words[word]);
}

/** A text as one cell, cut where it is longer than anybody reads. */
function cell(text: string, longest: number): string {
  return text === '' ? '' : csvLine([text.length > longest ? `${text.slice(0, longest)}…` : text]).slice(0, -1);
}

async function write(file: FileHandle, text: string): Promise<void> {
  try {
    await file.appendFile(text);
  } catch (error) {
    throw diskProblem(error);
  }
}

/** A full disk, and a database that went away, in words; any other error as it is. */
export function diskProblem(error: unknown): unknown {
  const { code } = error as { code?: string };
  // 53100 is PostgreSQL's disk_full, ENOSPC and EDQUOT are the system's
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === '53100') return new Problem(ledgerErrors.disk_full, {}, error);
  return databaseProblem(error) ?? error;
}
