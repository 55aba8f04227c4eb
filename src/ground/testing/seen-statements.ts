// Keeps what the tests of a file ran on the database and how the server described the rows, for scripts/sql-check.mjs:
// which statements no test ever runs, and whether the row types that the code declares are those of the rows.
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll } from 'vitest';

/** A column as the server described it: name, type, and whether a null was met in it. */
type Column = [name: string, type: number, wasNull: boolean];

const folder = process.env.RITORNO_SEEN_STATEMENTS;
/** Rows of one answer that are looked through for nulls. */
const rowsLookedAt = 100;

if (folder !== undefined) {
  const seen = new Map<string, Column[]>();
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function watched(this: pg.Client, ...given: unknown[]) {
    const [statement] = given as [string | { text?: string }];
    const text = typeof statement === 'string' ? statement : statement.text;
    if (text === undefined) return Reflect.apply(query, this, given);
    // a statement that failed was not seen to run; whoever sent it hears of that
    const last = given.at(-1);
    if (typeof last === 'function') {
      const answer = (error: unknown, result: pg.QueryResult) => {
        if (!error) note(text, result);
        last(error, result);
      };
      return Reflect.apply(query, this, [...given.slice(0, -1), answer]);
    }
    const answer = Reflect.apply(query, this, given) as unknown;
    if (answer instanceof Promise) {
      answer.then(
        // a text of several statements has several answers, and no row type
        (result: pg.QueryResult | readonly pg.QueryResult[]) => {
          if (!Array.isArray(result)) note(text, result as pg.QueryResult);
        },
        () => undefined,
      );
    }
    return answer;
  } as typeof query;

  const note = (text: string, { fields, rows }: pg.QueryResult): void => {
    const known = seen.get(text);
    const columns: Column[] = known ?? (fields ?? []).map(({ name, dataTypeID }) => [name, dataTypeID, false]);
    if (!known) seen.set(text, columns);
    for (const row of rows.slice(0, rowsLookedAt)) {
      for (const column of columns) column[2] ||= row[column[0]] === null;
    }
  };

  afterAll(() => {
    // the next file of the same process watches for itself
    pg.Client.prototype.query = query;
    writeFileSync(join(folder, `${randomUUID()}.json`), JSON.stringify([...seen]));
  });
}
