// Looks at a file before anybody commits to anything: how it is written, what its columns may be, what is in doubt.
import { type Db, defaultShop, Problem, readShop } from '../../ground/index.ts';
import type {
  Ambiguity,
  FileFormat,
  ImportKind,
  ImportMapping,
  MappingNotes,
  Recognition,
  StateWord,
} from '../contract.ts';
import { ledgerErrors } from '../errors.ts';
import { type DetectedFormat, detectFormat } from './detect-format.ts';
import { doubtsOfEarlier } from './file-mark.ts';
import { refuseEndlessLine } from './first-line.ts';
import { doubtsOfForeignMoney } from './foreign-money.ts';
import { doubtsOfIds } from './id-doubts.ts';
import { beginningOf, inspectBeginning } from './inspect-beginning.ts';
import { doubtsOfMoney, writtenCurrencies } from './money-doubts.ts';
import { type FileOnDisk, lookAtFile } from './open-text.ts';
import { recognisedUnder } from './recognised.ts';
import { refuseNoText } from './refuse-no-text.ts';
import { doubtsOfShares } from './shares-of-customers.ts';
import { shopCurrencyFor } from './shop-currency.ts';
import { suggestMapping } from './suggest-mapping.ts';
import { doubtsOfWords, stateWords } from './unknown-words.ts';
import { doubtsOfTypes } from './unused-types.ts';

export interface FileInspection {
  readonly bytes: number;
  readonly kind: ImportKind;
  readonly mapping: ImportMapping;
  readonly columns: string[];
  /** The first 20 rows. */
  readonly sample: string[][];
  readonly ambiguous: Ambiguity[];
  /** What is to be said of how its columns were recognised. */
  readonly recognised: Recognition[];
  readonly missing: string[];
  /** The words of its columns of states and types. */
  readonly words: StateWord[];
  /** Only the beginning of the file was looked at. */
  readonly isBeginning: boolean;
  /** A date that can be read in two ways. */
  readonly unclearDate: string | undefined;
  /** What the look at the file found, for notes under another mapping. */
  readonly found: DetectedFormat;
}

const rowsShown = 20;
/** What the widest sheet of a spreadsheet has. */
const mostColumns = 16_384;

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
  const found = await inspectAs(file, country, wanted, (mapping) => shopCurrencyFor(db, mapping));
  if (found.kind === 'customers') return found;
  return { ...found, ambiguous: [...found.ambiguous, ...(await doubtsOfEarlier(db, file, found.mapping))] };
}

/** Inspects a file of the shop of some country; where no shop is at hand, that of a shop which was told nothing. */
export async function inspectAs(
  file: FileOnDisk,
  country: string = defaultShop.country,
  wanted: Wanted = {},
  shopCurrency?: (mapping: ImportMapping) => Promise<string>,
): Promise<FileInspection> {
  const sample = await beginningOf(file);
  refuseNoText(sample, file.path);
  refuseEndlessLine(sample, file);
  const found = detectFormat(sample, country, wanted.format);
  if (found.columns.length > mostColumns) {
    throw new Problem(ledgerErrors.too_many_columns, {
      path: file.path,
      columns: String(found.columns.length),
      most: String(mostColumns),
    });
  }
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
    ambiguous: [
      ...found.ambiguous,
      ...doubtsOf(kind, mapping, found),
      ...(await doubtsBefore(kind, mapping, found, shopCurrency)),
    ],
    recognised: recognisedUnder(kind, mapping, found),
    words: kind === 'purchases' ? stateWords(mapping, found) : [],
    isBeginning: found.isBeginning,
    unclearDate: found.unclearDate,
    found,
  };
}

/** What is to be said of an inspected file under the mapping that somebody made of it. */
export function notesUnder({ found, kind }: FileInspection, mapping: ImportMapping): Ambiguity[] {
  return [...found.ambiguous, ...doubtsOf(kind, mapping, found)];
}

/** The doubts that depend on what each column is. */
function doubtsOf(kind: ImportKind, mapping: ImportMapping, found: DetectedFormat): Ambiguity[] {
  const words = kind === 'purchases' ? [...doubtsOfWords(mapping, found), ...doubtsOfTypes(mapping, found)] : [];
  return [...doubtsOfMoney(kind, mapping, found), ...words, ...doubtsOfIds(kind, mapping, found)];
}

/** What the whole file will show better, as far as its beginning shows it: only before an import. */
async function doubtsBefore(
  kind: ImportKind,
  mapping: ImportMapping,
  found: DetectedFormat,
  shopCurrency?: (mapping: ImportMapping) => Promise<string>,
): Promise<Ambiguity[]> {
  if (kind !== 'purchases' || !shopCurrency) return [];
  return [...doubtsOfForeignMoney(mapping, found, await shopCurrency(mapping)), ...doubtsOfShares(mapping, found)];
}

/** What is to be said before a file is taken in under a mapping: doubts about its beginning, settled ones left out. */
export async function notesBefore(
  db: Db,
  path: string,
  kind: ImportKind,
  mapping: ImportMapping,
): Promise<Ambiguity[]> {
  const file = await lookAtFile(path);
  const { country } = await readShop(db);
  const found = await inspectBeginning(file, country, mapping.format);
  return [
    ...(await notesOn(file, country, kind, mapping)),
    ...(await doubtsBefore(kind, mapping, found, (settled) => shopCurrencyFor(db, settled))),
  ];
}

/** What is to be said of a file that is read under a mapping: every doubt that the mapping did not settle otherwise. */
export async function notesOn(
  file: FileOnDisk,
  country: string,
  kind: ImportKind,
  mapping: ImportMapping,
): Promise<Ambiguity[]> {
  return (await lookUnder(file, country, kind, mapping)).ambiguous;
}

/** The same with the words of its columns of states and types. */
export async function lookUnder(
  file: FileOnDisk,
  country: string,
  kind: ImportKind,
  mapping: ImportMapping,
): Promise<MappingNotes> {
  const { encoding, dateOrder, decimalMark } = mapping.format;
  const found = await inspectBeginning(file, country, mapping.format);
  const settled: Partial<Record<Ambiguity['point'], boolean>> = {
    encoding: found.format.encoding !== encoding,
    mixed_encoding: encoding !== 'utf-8',
    date_order: found.format.dateOrder !== dateOrder,
    decimal_mark: found.format.decimalMark !== decimalMark,
  };
  const doubts = found.ambiguous.filter(({ point }) => !settled[point]);
  return {
    ambiguous: [...doubts, ...doubtsOf(kind, mapping, found)],
    recognised: recognisedUnder(kind, mapping, found),
    words: kind === 'purchases' ? stateWords(mapping, found) : [],
    isBeginning: found.isBeginning,
  };
}
