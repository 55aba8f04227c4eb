// Reads docs/numbers.md: which number stands on which page, and the statement that counts it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface NumberRow {
  readonly key: string;
  readonly sql: string;
}

export interface NumberPage {
  readonly title: string;
  /** With names of the test's own things, ':campaign' say. */
  readonly address: string;
  readonly rows: readonly NumberRow[];
}

const columns = ['key', 'words on the page', 'definition', 'SQL', 'where'];

/** All pages of the document, each with its rows. Throws where a section or a row is not in the form that it describes. */
export async function numberPages(): Promise<NumberPage[]> {
  const text = await readFile(join(import.meta.dirname, '../../docs/numbers.md'), 'utf8');
  return text
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [title, ...lines] = section.trim().split('\n');
      const address = lines.find((line) => line.startsWith('Address:'))?.match(/`([^`]+)`/)?.[1];
      const [head, , ...rows] = lines.filter((line) => line.startsWith('|')).map(cells);
      if (address === undefined || head?.join() !== columns.join())
        throw new Error(`docs/numbers.md, "${title}": an address and a table of ${columns.join(', ')} are needed`);
      return { title, address, rows: rows.flatMap((row) => spelledOut(title, row)) };
    });
}

function cells(line: string): string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}

/** One row for each that `{a,b}` in the key stands for. */
function spelledOut(title: string, row: readonly string[]): NumberRow[] {
  const [key, sql] = [row[0], row[3]].map((cell) => cell?.match(/^`(.*)`$/)?.[1]);
  if (row.length !== columns.length || row.some((cell) => cell === '') || key === undefined || sql === undefined)
    throw new Error(`docs/numbers.md, "${title}": this row is not whole: ${row.join(' | ')}`);
  const several = key.match(/\{([^}]+)\}/);
  if (several === null) return [{ key, sql }];
  return several[1].split(',').map((one) => ({ key: key.replace(several[0], one), sql: sql.replaceAll(':1', one) }));
}

/** Puts the test's own values in the places of their names. Throws where a name has none. */
export function filledIn(text: string, given: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/(?<![:\w]):([a-z]\w*)/g, (_, name: string) => {
    const value = given[name];
    if (value === undefined) throw new Error(`nothing is known of :${name}`);
    return String(value);
  });
}

/** The first number in English words; a minus sign counts, a plus sign says nothing. */
export function firstNumber(text: string): number | undefined {
  const found = text.match(/([-−]?)[^\d-−]*?(\d[\d,]*(?:\.\d+)?)/);
  if (found === null) return undefined;
  return Number(found[2].replaceAll(',', '')) * (found[1] === '' ? 1 : -1);
}
