// The file of lines that were not taken in: readable by its owner only, safe to open in a spreadsheet.
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { csvLine, Problem } from '../../ground/index.ts';
import { ledgerErrors } from '../errors.ts';
import { type RejectionCode, rejections } from './rejections.ts';

/** Written to the disk when so much has gathered. */
const pieceLength = 256 * 1024;
/** Of a line this much is repeated; nobody mends more than that by hand. */
const longestRaw = 4000;

/** Reason and remedy of each kind as cells: the same for a hundred thousand lines. */
const explained = Object.fromEntries(
  Object.entries(rejections).map(([code, { reason, remedy }]) => [code, csvLine([reason, remedy]).trimEnd()]),
) as Record<RejectionCode, string>;

export interface RejectsFile {
  readonly count: number;
  /** Lines by reason. */
  readonly byReason: Readonly<Record<string, number>>;
  add(line: number, field: string, code: RejectionCode, raw: string): void;
  /** Writes what has gathered; call it now and then. Throws a Problem when the disk is full. */
  flush(): Promise<void>;
  /** Finishes the file, or removes it when nothing was rejected or the disk is full. Returns its path or undefined. */
  close(): Promise<string | undefined>;
}

/** Opens the file at `path`, mode 0600; it must not exist. */
export async function rejectsFile(path: string): Promise<RejectsFile> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await rm(path, { force: true });
  const file = await open(path, 'wx', 0o600);
  const byReason: Record<string, number> = {};
  let pending = csvLine(['line', 'field', 'reason', 'remedy', 'raw']);
  let count = 0;
  let writing: Promise<void> = Promise.resolve();
  /** Waits for the piece before, not for this one: the file is read on while it is written. */
  const flush = async () => {
    await writing;
    writing = write(file, pending);
    pending = '';
    // A failure is seen at the next `await writing`; until then it must not count as unhandled.
    writing.catch(() => undefined);
  };
  return {
    get count() {
      return count;
    },
    byReason,
    add(line, field, code, raw) {
      const { reason } = rejections[code];
      count++;
      byReason[reason] = (byReason[reason] ?? 0) + 1;
      const text = csvLine([raw.length > longestRaw ? raw.slice(0, longestRaw) : raw]);
      pending += `${line},${field},${explained[code]},${text}`;
    },
    flush: async () => {
      if (pending.length >= pieceLength) await flush();
    },
    close: async () => {
      try {
        if (count > 0) await flush();
        await writing;
      } catch (error) {
        // half of it would only mislead, and take room where there is none
        await rm(path, { force: true });
        throw error;
      } finally {
        await file.close();
      }
      if (count > 0) return path;
      await rm(path, { force: true });
      return undefined;
    },
  };
}

async function write(file: FileHandle, text: string): Promise<void> {
  try {
    await file.appendFile(text);
  } catch (error) {
    throw diskProblem(error);
  }
}

/** A full disk in words; any other error as it is. */
export function diskProblem(error: unknown): unknown {
  const { code } = error as { code?: string };
  // 53100 is PostgreSQL's disk_full, ENOSPC and EDQUOT are the system's
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === '53100') return new Problem(ledgerErrors.disk_full, {}, error);
  return error;
}
