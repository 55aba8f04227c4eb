// Where the log goes: stderr for the server, a file in the data folder for commands.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonLog, type Log } from '../ground/index.ts';

const now = () => new Date();

/** The server's log, for whatever collects its stderr. */
export const stderrLog: Log = jsonLog((line) => process.stderr.write(line), now);

/** The file that commands log to, in a data folder. */
export function logPath(home: string): string {
  return join(home, 'ritorno.log');
}

/** The log of commands, whose terminal is for people. */
export function fileLog(home: string): Log {
  return jsonLog((line) => appendFileSync(logPath(home), line, { mode: 0o600 }), now);
}
