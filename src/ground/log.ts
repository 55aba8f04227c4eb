// One line of JSON per event on stderr. Personal data never goes in: ids, counts and codes only.

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** Writes events as JSON lines; `now` gives the time stamp. */
export function jsonLog(write: (line: string) => void, now: () => Date): Log {
  const at =
    (level: string) =>
    (event: string, fields: LogFields = {}) =>
      write(`${JSON.stringify({ at: now().toISOString(), level, event, ...fields })}\n`);
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

/** Drops everything. */
export const quietLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
