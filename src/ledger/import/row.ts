// One record of a file while it is looked at: its bytes and where its fields lie. A text is made only of a field that
// somebody asks for; most lines of a till's file repeat the customer, the date and the product of another one.

/** Valid until the next record. */
export interface Row {
  /** UTF-8. */
  bytes: Buffer;
  /** Number of fields. */
  count: number;
  /** First byte of each field, and the one after its last. */
  starts: Int32Array;
  ends: Int32Array;
}

const usualWidth = 64;

/** A row without fields. */
export function emptyRow(): Row {
  return {
    bytes: Buffer.alloc(0),
    count: 0,
    starts: new Int32Array(usualWidth),
    ends: new Int32Array(usualWidth),
  };
}

/** Adds a field at the end. */
export function addField(row: Row, start: number, end: number): void {
  if (row.count === row.starts.length) widen(row);
  row.starts[row.count] = start;
  row.ends[row.count++] = end;
}

/** Makes room for more fields. */
export function widen(row: Row): Row {
  for (const side of ['starts', 'ends'] as const) {
    const wider = new Int32Array(row[side].length * 2);
    wider.set(row[side]);
    row[side] = wider;
  }
  return row;
}

/** The text of a field as it is written; '' past the last one. */
export function textOf(row: Row, place: number): string {
  return place < row.count ? row.bytes.toString('utf8', row.starts[place], row.ends[place]) : '';
}

/** The texts of all fields. */
export function textsOf(row: Row): string[] {
  return Array.from({ length: row.count }, (_, place) => textOf(row, place));
}
