// A file whose first line does not end within what a line may have is no table of rows.
import { Problem } from '../../ground/index.ts';
import { ledgerErrors } from '../errors.ts';
import type { FileOnDisk } from './open-text.ts';
import { longestLine } from './split-records.ts';

/** What is said of such a file. */
export function firstLineTooLong({ path }: Pick<FileOnDisk, 'path'>): Problem {
  return new Problem(ledgerErrors.first_line_too_long, { path, mebibytes: String(longestLine / 1024 ** 2) });
}

/** Throws when the beginning of a file, as long as a line may be, holds no end of a line. */
export function refuseEndlessLine(sample: Buffer, file: FileOnDisk): void {
  if (sample.length >= longestLine && !sample.includes(10) && !sample.includes(13)) throw firstLineTooLong(file);
}
