// Where the log goes: stderr for the server, a file in the data folder for commands.
import { appendFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { jsonLog, type Log } from '../ground/index.ts';

const now = () => new Date();

/** The server's log, for whatever collects its stderr. */
export const stderrLog: Log = jsonLog((line) => process.stderr.write(line), now);

/** The file that commands log to, in a data folder. */
export function logPath(home: string): string {
  return join(home, 'ritorno.log');
}

const largestLog = 10 * 1024 * 1024;

/** The log of commands, whose terminal is for people; one beyond 10 MiB becomes ritorno.log.1 first. */
export function fileLog(home: string): Log {
  const size = statSync(logPath(home), { throwIfNoEntry: false })?.size ?? 0;
  if (size > largestLog) renameSync(logPath(home), `${logPath(home)}.1`);
  return jsonLog((line) => appendFileSync(logPath(home), line, { mode: 0o600 }), now);
}
