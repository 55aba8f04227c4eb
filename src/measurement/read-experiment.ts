// Reads an experiment from a CSV file, line by line: per arm how many, and the outcomes that are not zero.
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { fileTrouble, Problem } from '../ground/index.ts';
import type { PairedSums } from '../models/index.ts';
import { measurementErrors } from './errors.ts';

/** Which columns say what; `before` = something known before the experiment, for CUPED. */
export interface ExperimentColumns {
  readonly arm: string;
  readonly metric: string;
  readonly before?: string;
}

export interface ArmData {
  n: number;
  readonly nonZero: number[];
  /** Whether every outcome is 0 or 1. */
  yesOrNo: boolean;
  /** Sums with the covariate (zero without one). */
  readonly paired: { -readonly [K in keyof PairedSums]: PairedSums[K] };
}

export interface Experiment {
  readonly arms: ReadonlyMap<string, ArmData>;
  /** Every arm that the file names, and in how many lines, also where nothing else in them could be used. */
  readonly named: ReadonlyMap<string, number>;
  readonly lines: number;
  /** Lines without an arm or with something that is no number. */
  readonly rejected: number;
  /** The first of them. */
  readonly firstRejected: readonly RejectedLine[];
}

export interface RejectedLine {
  /** As editors count, the header being line 1. */
  readonly line: number;
  readonly field: string;
  /** What stands there. */
  readonly text: string;
  readonly reason: string;
  readonly remedy: string;
}

const mostShown = 5;

/** Reads the whole file; memory grows with the outcomes that are not zero alone. */
export async function readExperiment(file: string, columns: ExperimentColumns): Promise<Experiment> {
  const arms = new Map<string, ArmData>();
  const named = new Map<string, number>();
  let [lines, rejected] = [0, 0];
  const firstRejected: RejectedLine[] = [];
  let places: { arm: number; metric: number; before: number } | undefined;

  const take = (cells: string[], line: number) => {
    if (!places) {
      places = placesOf(cells, columns);
      return;
    }
    lines++;
    const arm = cells[places.arm]?.trim();
    if (arm) named.set(arm, (named.get(arm) ?? 0) + 1);
    const value = numberIn(cells[places.metric]);
    const before = places.before < 0 ? 0 : numberIn(cells[places.before]);
    if (arm && value !== undefined && before !== undefined) {
      add(armOf(arms, arm), value, before);
      return;
    }
    rejected++;
    if (firstRejected.length === mostShown) return;
    const [field, place] = !arm
      ? [columns.arm, places.arm]
      : value === undefined
        ? [columns.metric, places.metric]
        : [columns.before ?? '', places.before];
    firstRejected.push({ line, field, text: cells[place] ?? '', ...faultOf(cells[place]) });
  };

  try {
    const options = { bom: true, relax_column_count: true, skip_empty_lines: true, info: true };
    const parser = parse({ ...options, delimiter: await delimiterOf(file) });
    const bytes = await bytesOf(file);
    bytes.on('error', (error) => parser.destroy(error));
    for await (const row of bytes.pipe(parser)) {
      const { record, info } = row as { record: string[]; info: { lines: number } };
      take(record, info.lines);
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(measurementErrors.lift_file_unreadable, { file, cause: fileTrouble(error) }, error);
  }
  return { arms, named, lines, rejected, firstRejected };
}

function faultOf(text: string | undefined): Pick<RejectedLine, 'reason' | 'remedy'> {
  if (!text?.trim()) return { reason: 'the cell is empty', remedy: 'Fill it in, or leave the line out of the file.' };
  return { reason: 'no number', remedy: 'Write digits alone, with a point or a comma before the decimals.' };
}

function add(arm: ArmData, value: number, before: number): void {
  arm.n++;
  if (value !== 0) arm.nonZero.push(value);
  if (value !== 0 && value !== 1) arm.yesOrNo = false;
  const sums = arm.paired;
  sums.n++;
  sums.y += value;
  sums.x += before;
  sums.yy += value * value;
  sums.xx += before * before;
  sums.xy += value * before;
}

function armOf(arms: Map<string, ArmData>, name: string): ArmData {
  let arm = arms.get(name);
  if (!arm) {
    arm = { n: 0, nonZero: [], yesOrNo: true, paired: { n: 0, y: 0, x: 0, yy: 0, xx: 0, xy: 0 } };
    arms.set(name, arm);
  }
  return arm;
}

function placesOf(header: readonly string[], columns: ExperimentColumns) {
  const names = header.map((name) => name.trim());
  const place = (column: string) => {
    const found = names.indexOf(column);
    if (found >= 0) return found;
    throw new Problem(measurementErrors.lift_column_unknown, { column, columns: names.join(', ') });
  };
  return {
    arm: place(columns.arm),
    metric: place(columns.metric),
    before: columns.before === undefined ? -1 : place(columns.before),
  };
}

/** A number with a point or a comma before its decimals; undefined for anything else. */
function numberIn(text: string | undefined): number | undefined {
  const plain = text?.trim() ?? '';
  if (plain === '') return undefined;
  const value = Number(/^-?\d+,\d+$/.test(plain) ? plain.replace(',', '.') : plain);
  return Number.isFinite(value) ? value : undefined;
}

/** The separator that the header line holds most often. */
async function delimiterOf(file: string): Promise<string> {
  let head = '';
  for await (const chunk of await bytesOf(file)) {
    head += (chunk as Buffer).toString('utf8');
    if (head.includes('\n') || head.length > 65_536) break;
  }
  const line = head.split('\n', 1)[0];
  return [',', ';', '\t', '|'].reduce((best, mark) =>
    line.split(mark).length > line.split(best).length ? mark : best,
  );
}

/** The bytes of the file, unpacked when it is gzip (told by its first two bytes). */
async function bytesOf(file: string): Promise<NodeJS.ReadableStream> {
  const handle = await open(file);
  const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  await handle.close();
  const stream = createReadStream(file);
  if (buffer[0] !== 0x1f || buffer[1] !== 0x8b) return stream;
  const unpacked = createGunzip();
  stream.on('error', (error) => unpacked.destroy(error));
  return stream.pipe(unpacked);
}
