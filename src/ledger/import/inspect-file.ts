// Looks at a file before anybody commits to anything: how it is written, what its columns may be, what is in doubt.
import { type Db, defaultShop, readShop } from '../../ground/index.ts';
import type { Ambiguity, FileFormat, ImportKind, ImportMapping } from '../contract.ts';
import { detectFormat } from './detect-format.ts';
import { refuseEndlessLine } from './first-line.ts';
import { doubtsOfMoney, writtenCurrencies } from './money-doubts.ts';
import { type FileOnDisk, lookAtFile, readBytes } from './open-text.ts';
import { refuseNoText } from './refuse-no-text.ts';
import { suggestMapping } from './suggest-mapping.ts';

export interface FileInspection {
  readonly bytes: number;
  readonly kind: ImportKind;
  readonly mapping: ImportMapping;
  readonly columns: string[];
  /** The first 20 rows. */
  readonly sample: string[][];
  readonly ambiguous: Ambiguity[];
  readonly missing: string[];
  /** A date that can be read in two ways. */
  readonly unclearDate: string | undefined;
}

const sampleBytes = 1024 * 1024;
const rowsShown = 20;

/** What is known of a file before it is looked at. */
export interface Wanted {
  readonly kind?: ImportKind;
  readonly preset?: string;
  readonly format?: Partial<FileFormat>;
}

/** Inspects a file. Throws a Problem when it cannot be read or the preset asked for does not exist. */
export async function inspectFile(db: Db, path: string, wanted: Wanted = {}): Promise<FileInspection> {
  const file = await lookAtFile(path);
  const { country } = await readShop(db);
  return inspectAs(file, country, wanted);
}

/** Inspects a file of the shop of some country; where no shop is at hand, that of a shop which was told nothing. */
export async function inspectAs(
  file: FileOnDisk,
  country: string = defaultShop.country,
  wanted: Wanted = {},
): Promise<FileInspection> {
  const sample = await beginning(file);
  refuseNoText(sample, file.path);
  refuseEndlessLine(sample, file);
  const found = detectFormat(sample, country, wanted.format);
  const { kind, mapping: suggested, missing } = suggestMapping(found, wanted);
  const written = kind === 'purchases' ? writtenCurrencies(suggested, found) : [];
  const mapping = written.length === 1 ? { ...suggested, currency: written[0] } : suggested;
  return {
    bytes: file.bytes,
    kind,
    mapping: { ...mapping, format: { ...mapping.format, ...wanted.format } },
    missing,
    columns: found.columns,
    sample: found.rows.slice(0, rowsShown),
    ambiguous: [...found.ambiguous, ...doubtsOfMoney(kind, mapping, found)],
    unclearDate: found.unclearDate,
  };
}

/** What is to be said of a file that is read under a mapping: every doubt that the mapping did not settle otherwise. */
export async function notesOn(
  file: FileOnDisk,
  country: string,
  kind: ImportKind,
  mapping: ImportMapping,
): Promise<Ambiguity[]> {
  const { format } = mapping;
  const { separator, quote, header, encoding, dateOrder, decimalMark } = format;
  const found = detectFormat(await beginning(file), country, { separator, quote, header });
  const settled: Partial<Record<Ambiguity['point'], boolean>> = {
    encoding: found.format.encoding !== encoding,
    mixed_encoding: encoding !== 'utf-8',
    date_order: found.format.dateOrder !== dateOrder,
    decimal_mark: found.format.decimalMark !== decimalMark,
  };
  const doubts = found.ambiguous.filter(({ point }) => !settled[point]);
  return [...doubts, ...doubtsOfMoney(kind, mapping, found)];
}

async function beginning(file: FileOnDisk): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of readBytes(file, () => undefined)) {
    pieces.push(piece);
    length += piece.length;
    if (length >= sampleBytes) break;
  }
  return Buffer.concat(pieces).subarray(0, sampleBytes);
}
