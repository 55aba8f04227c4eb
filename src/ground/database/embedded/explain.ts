// Turns what the server's programs and the file system say into a Problem that a person can act on.
import { Problem } from '../../errors.ts';
import { databaseErrors } from '../errors.ts';

/** The Problem behind a message of initdb, postgres or the file system about `folder`. */
export function explain(message: string, folder: string): Problem {
  if (/no space left on device|ENOSPC|disk quota exceeded|EDQUOT/i.test(message)) {
    return new Problem(databaseErrors.disk_full, { folder });
  }
  if (/permission denied|EACCES|EPERM|operation not permitted|read-only file system|EROFS/i.test(message)) {
    return new Problem(databaseErrors.no_permission, { folder, reason: lastLine(message) });
  }
  return new Problem(databaseErrors.embedded_start_failed, { folder, reason: lastLine(message) });
}

/** The line that matters: the last FATAL or error, else the last. */
function lastLine(message: string): string {
  const lines = message.trim().split('\n');
  return (lines.findLast((line) => /FATAL|PANIC|error:/i.test(line)) ?? lines.at(-1) ?? '').trim();
}
