// Tells files that are no text of rows: workbooks, documents, data of other programs, which would be read as nonsense.
import { Problem } from '../../ground/index.ts';
import { ledgerErrors } from '../errors.ts';

/** How such files begin, as ISO 8859-1, and what they are. */
const beginnings: readonly (readonly [beginning: string, what: string])[] = [
  ['PK\x03\x04', 'a workbook (.xlsx, .ods) or a zip archive'],
  ['\xd0\xcf\x11\xe0', 'a workbook (.xls)'],
  ['%PDF-', 'a PDF document'],
  ['\x89PNG', 'a picture'],
  ['\xff\xd8\xff', 'a picture'],
  ['GIF8', 'a picture'],
  ['BZh', 'an archive (only .gz is unpacked)'],
  ['7z\xbc\xaf', 'an archive (only .gz is unpacked)'],
  ['\xfd7zXZ', 'an archive (only .gz is unpacked)'],
  ['(\xb5/\xfd', 'an archive (only .gz is unpacked)'],
  ['Rar!', 'an archive (only .gz is unpacked)'],
  ['SQLite format 3', 'a database'],
  ['PAR1', 'a Parquet file'],
];
const json = /^(?:\xef\xbb\xbf)?\s*(?:\{\s*["}]|\[\s*[{[\]])/;
const markup = /^(?:\xef\xbb\xbf)?\s*<(?:\?xml|!doctype|html|table)/i;
const lookedAt = 4096;
/** Control characters that no text holds, NUL aside: a damaged line may have one, a program's data is full of them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose
const controls = /[\x01-\x08\x0e-\x1a\x1c-\x1f]/g;
const mostControls = 0.02;
/** So many may be a damaged header of a short file. */
const fewControls = 10;

/** Throws a Problem when the beginning of a file shows that it is no text. */
export function refuseNoText(sample: Buffer, path: string): void {
  const what = nature(sample.toString('latin1', 0, lookedAt));
  if (what !== undefined) throw new Problem(ledgerErrors.file_not_text, { path, what });
}

/** What a text begins as, if not as rows. */
function nature(text: string): string | undefined {
  const known = beginnings.find(([beginning]) => text.startsWith(beginning));
  if (known) return known[1];
  if (json.test(text)) return 'JSON';
  if (markup.test(text)) return 'XML or a web page';
  const most = Math.max(text.length * mostControls, fewControls);
  return (text.match(controls) ?? []).length > most ? 'a file of another program' : undefined;
}
