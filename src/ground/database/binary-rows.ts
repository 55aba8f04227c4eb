// Writes rows in PostgreSQL's binary COPY format: four times cheaper to make and to read than text for numbers.
// Format: https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format".

const header = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const initialBytes = 64 * 1024;
const daysTo2000 = 10_957;
const millisecondsTo2000 = 946_684_800_000;
const twoTo32 = 2 ** 32;

/** Rows being written. Begin each with `row`, then write exactly as many fields as it announced. */
export interface BinaryRows {
  /** Rows begun since the last `finish`. */
  readonly count: number;
  /** Bytes waiting to be taken. */
  readonly size: number;
  row(fields: number): void;
  nothing(): void;
  boolean(value: boolean): void;
  int2(value: number): void;
  int4(value: number): void;
  /** A safe integer. */
  int8(value: number): void;
  /** An int8 given as its high and low 32 bits. */
  int8Halves(high: number, low: number): void;
  /** NaN is written as null. */
  float4(value: number): void;
  text(value: string): void;
  bytes(value: Uint8Array): void;
  /** A date as days since 1970-01-01. */
  date(dayNumber: number): void;
  /** A timestamptz as milliseconds since 1970-01-01 UTC. */
  instant(milliseconds: number): void;
  /** A numeric(p, 4) given as a safe integer number of ten-thousandths. */
  tenThousandths(value: number): void;
  /** The bytes so far of a stream that goes on, for rows that are sent while more are being written. */
  piece(): Buffer;
  /** The rest of the stream with its end, the whole of it when no piece was taken; begins a new one. */
  finish(): Buffer;
}

/** An empty writer. */
export function binaryRows(): BinaryRows {
  let buffer = Buffer.allocUnsafeSlow(initialBytes);
  // big-endian like the format, and three times as fast as Buffer's own writers
  let view = new DataView(buffer.buffer);
  let at = header.copy(buffer);
  let count = 0;

  const room = (bytes: number) => {
    if (at + bytes <= buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, at + bytes));
    buffer.copy(larger, 0, 0, at);
    buffer = larger;
    view = new DataView(buffer.buffer);
  };
  const halves = (high: number, low: number) => {
    room(12);
    view.setInt32(at, 8);
    at += 4;
    view.setInt32(at, high | 0);
    at += 4;
    view.setInt32(at, low | 0);
    at += 4;
  };
  const int8 = (value: number) => halves(Math.floor(value / twoTo32), value >>> 0);
  const int4 = (value: number) => {
    room(8);
    view.setInt32(at, 4);
    at += 4;
    view.setInt32(at, value);
    at += 4;
  };
  const int2 = (value: number) => {
    room(6);
    view.setInt32(at, 2);
    at += 4;
    view.setInt16(at, value);
    at += 2;
  };

  const cut = (): Buffer => {
    const bytes = buffer.subarray(0, at);
    buffer = Buffer.allocUnsafeSlow(Math.max(initialBytes, at));
    view = new DataView(buffer.buffer);
    at = 0;
    return bytes;
  };

  return {
    get count() {
      return count;
    },
    get size() {
      return at;
    },
    row(fields) {
      room(2);
      view.setInt16(at, fields);
      at += 2;
      count++;
    },
    nothing() {
      room(4);
      view.setInt32(at, -1);
      at += 4;
    },
    boolean(value) {
      room(5);
      view.setInt32(at, 1);
      at += 4;
      view.setUint8(at, value ? 1 : 0);
      at += 1;
    },
    int2,
    int4,
    int8,
    int8Halves: halves,
    float4(value) {
      room(8);
      const isNull = Number.isNaN(value);
      view.setInt32(at, isNull ? -1 : 4);
      at += 4;
      if (isNull) return;
      view.setFloat32(at, value);
      at += 4;
    },
    text(value) {
      // At most three bytes of UTF-8 per UTF-16 unit.
      room(4 + value.length * 3);
      const length = buffer.write(value, at + 4, 'utf8');
      view.setInt32(at, length);
      at += 4 + length;
    },
    bytes(value) {
      room(4 + value.length);
      view.setInt32(at, value.length);
      at += 4;
      buffer.set(value, at);
      at += value.length;
    },
    date: (dayNumber) => int4(dayNumber - daysTo2000),
    instant: (milliseconds) => int8((milliseconds - millisecondsTo2000) * 1000),
    tenThousandths(value) {
      // numeric is base 10,000: whole groups first, then exactly one group of four decimals.
      const size = Math.abs(value);
      let whole = Math.floor(size / 10_000);
      if (whole > 0 && whole < 10_000 && whole * 10_000 === size) {
        // whole pieces, nearly all of them
        room(14);
        view.setInt32(at, 10);
        at += 4;
        view.setInt32(at, 1 << 16);
        at += 4;
        view.setInt32(at, value < 0 ? (0x4000 << 16) | 4 : 4);
        at += 4;
        view.setInt16(at, whole);
        at += 2;
        return;
      }
      const groups = [size % 10_000];
      while (whole > 0) {
        groups.unshift(whole % 10_000);
        whole = Math.floor(whole / 10_000);
      }
      room(12 + groups.length * 2);
      view.setInt32(at, 8 + groups.length * 2);
      at += 4;
      view.setInt16(at, groups.length);
      at += 2;
      view.setInt16(at, groups.length - 2);
      at += 2;
      view.setUint16(at, value < 0 ? 0x4000 : 0);
      at += 2;
      view.setUint16(at, 4);
      at += 2;
      for (const group of groups) {
        view.setUint16(at, group);
        at += 2;
      }
    },
    piece: cut,
    finish() {
      room(2);
      view.setInt16(at, -1);
      at += 2;
      const bytes = cut();
      at = header.copy(buffer);
      count = 0;
      return bytes;
    },
  };
}
