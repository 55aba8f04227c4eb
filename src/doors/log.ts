// Where the log goes: stderr for the server, a file in the data folder for commands.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonLog, type Log } from '../ground/index.ts';
import { rotateLog } from './rotate-log.ts';

const now = () => new Date();
const toStderr = (line: string) => process.stderr.write(line);

/** The server's log, for whatever collects its stderr. */
export const stderrLog: Log = jsonLog(toStderr, now);

/** The file that commands log to, in a data folder. */
export function logPath(home: string): string {
  return join(home, 'ritorno.log');
}

const largestLog = 10 * 1024 * 1024;

export interface FileLogOptions {
  /** A log beyond so many bytes is moved aside before the next line; default 10 MiB. */
  readonly largest?: number;
  /** Hears a line that could not be written, and why; stderr by default: a full disk ends no command by its log. */
  readonly unwritten?: (line: string, error: unknown) => void;
}

/** The log of commands, whose terminal is for people; several processes may write it at once. */
export function fileLog(home: string, { largest = largestLog, unwritten = toStderr }: FileLogOptions = {}): Log {
  const path = logPath(home);
  return jsonLog((line) => {
    try {
      rotateLog(path, largest);
      appendFileSync(path, line, { mode: 0o600 });
    } catch (error) {
      unwritten(line, error);
    }
  }, now);
}
