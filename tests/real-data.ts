// The public data sets that figures are checked against, read from ../shared/data beside the repository when they are there.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { type Summary, summaryFrom, type Visits, visitsOf } from '../src/models/index.ts';

const folder = new URL('../../shared/data/', import.meta.url);

/** The message of a test that cannot run here. */
export const absent = 'skipped: data not present';

export type DataSet = 'cdnow' | 'grocery' | 'online-retail' | 'synthetic';

const files: Record<DataSet, string> = {
  cdnow: 'cdnow_sample.txt',
  grocery: 'groceryElog.csv',
  'online-retail': 'online_retail_I_invoices.csv.gz',
  synthetic: 'synth_bgnbd_100k.csv.gz',
};

/** End of the calibration period of each set by the convention of the literature, as a day number. */
export const cutOff: Record<DataSet, number> = {
  cdnow: dayOf('1997-09-30'),
  grocery: dayOf('2006-12-31'),
  'online-retail': dayOf('2011-08-31'),
  synthetic: dayOf('2022-12-31'),
};

/** Where a file of the data sets is, or would be. */
export function pathOf(file: string): string {
  return fileURLToPath(new URL(file, folder));
}

export function isPresent(file: string): boolean {
  return existsSync(pathOf(file));
}

export function hasData(set: DataSet): boolean {
  return isPresent(files[set]);
}

/** Day number of 'YYYY-MM-DD'. */
export function dayOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 86_400_000;
}

/** The visits of a data set; customers are numbered in the order in which they appear. */
export function realVisits(set: DataSet): Visits {
  const lines = readLines(files[set]);
  if (set === 'cdnow') {
    return collect(
      lines.map((line) => {
        const [id, , day, , amount] = line.trim().split(/\s+/);
        return [id, day.replace(/(....)(..)(..)/, '$1-$2-$3'), Number(amount)];
      }),
    );
  }
  const cells = lines.slice(1).map((line) => line.replaceAll('"', '').split(','));
  if (set === 'grocery') return collect(cells.map(([id, day]) => [id, day, 0]));
  if (set === 'synthetic') return collect(cells.map(([id, day, amount]) => [id, day, Number(amount)]));
  return collect(
    cells.map(([, day, id, amount]): Row => [id, day, Number(amount)]).filter(([, , amount]) => amount > 0),
  );
}

/** The CDNOW summary as the R package BTYD ships it: weeks, not rounded. */
export function cdnowSummary(): Summary {
  const cells = readLines('btyd_cdnowSummary_cbs.csv')
    .slice(1)
    .map((line) => line.replaceAll('"', '').split(',').map(Number));
  return summaryFrom({ x: cells.map((c) => c[1]), tx: cells.map((c) => c[2]), T: cells.map((c) => c[3]) }, 'weeks');
}

type Row = [id: string, day: string, amount: number];

function readLines(file: string): string[] {
  const bytes = readFileSync(pathOf(file));
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim().split('\n');
}

function collect(rows: Row[]): Visits {
  const numbers = new Map<string, number>();
  const customer = rows.map(([id]) => {
    const known = numbers.get(id);
    if (known !== undefined) return known;
    numbers.set(id, numbers.size);
    return numbers.size - 1;
  });
  const days = new Map<string, number>();
  const dayNumbers = rows.map(([, day]) => {
    const known = days.get(day) ?? dayOf(day);
    days.set(day, known);
    return known;
  });
  return visitsOf(
    customer,
    dayNumbers,
    numbers.size,
    rows.map(([, , amount]) => amount),
  );
}
