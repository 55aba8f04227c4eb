// Reads and writes PostgreSQL's binary COPY format: the fastest way for a million rows into typed arrays and back.
// Format: https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format".

const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
const headerLength = 19;
const trailer = -1;

/** One row inside a chunk: where each field's bytes begin, and how many there are (-1 = null). */
export interface BinaryRow {
  readonly bytes: Buffer;
  readonly start: Int32Array;
  readonly length: Int32Array;
}

/**
 * Calls `onRow` for every row of a binary COPY stream with `fields` columns. The row object is reused: read it at
 * once. Awaits `betweenChunks` after every chunk, so that a reader can hand on what it has gathered.
 * Throws when the stream is no binary COPY or ends in the middle of a row.
 */
export async function* readBinaryCopy<T>(
  source: AsyncIterable<Buffer>,
  fields: number,
  onRow: (row: BinaryRow) => void,
  betweenChunks: () => T | undefined,
): AsyncGenerator<T> {
  const start = new Int32Array(fields);
  const length = new Int32Array(fields);
  let rest: Buffer = Buffer.alloc(0);
  let headerSeen = false;
  let ended = false;
  for await (const chunk of source) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    if (!headerSeen) {
      if (bytes.length < headerLength) {
        rest = bytes;
        continue;
      }
      if (!bytes.subarray(0, signature.length).equals(signature)) throw new Error('not a binary COPY stream');
      at = headerLength + bytes.readInt32BE(headerLength - 4);
      headerSeen = true;
    }
    for (;;) {
      if (at + 2 > bytes.length) break;
      if (bytes.readInt16BE(at) === trailer) {
        ended = true;
        break;
      }
      const next = locateFields(bytes, at + 2, fields, start, length);
      if (next < 0) break;
      onRow({ bytes, start, length });
      at = next;
    }
    rest = bytes.subarray(at);
    const gathered = betweenChunks();
    if (gathered !== undefined) yield gathered;
  }
  if (!ended) throw new Error('binary COPY stream ended in the middle of a row');
}

/** Fills start and length of one row; returns where the next row begins, or -1 when the row is not complete yet. */
function locateFields(bytes: Buffer, from: number, fields: number, start: Int32Array, length: Int32Array): number {
  let at = from;
  for (let field = 0; field < fields; field++) {
    if (at + 4 > bytes.length) return -1;
    const size = bytes.readInt32BE(at);
    at += 4;
    start[field] = at;
    length[field] = size;
    if (size > 0) at += size;
    if (at > bytes.length) return -1;
  }
  return at;
}

/** Builds binary COPY rows in one growing buffer; call `take` when `size` has become large enough to send. */
export class BinaryRows {
  private bytes: Buffer;
  private at = 0;

  constructor(capacity = 1 << 16) {
    this.bytes = Buffer.allocUnsafe(capacity);
    signature.copy(this.bytes, 0);
    this.bytes.fill(0, signature.length, headerLength);
    this.at = headerLength;
  }

  get size(): number {
    return this.at;
  }

  /** Begins a row of `fields` columns; exactly so many field calls must follow. */
  row(fields: number): void {
    // 256 bytes hold any row of fixed-width columns that we write
    if (this.at + 256 > this.bytes.length) this.grow();
    this.at = this.bytes.writeInt16BE(fields, this.at);
  }

  int8(value: number): void {
    this.at = this.bytes.writeInt32BE(8, this.at);
    this.at = this.bytes.writeInt32BE(Math.floor(value / 4294967296), this.at);
    this.at = this.bytes.writeUInt32BE(value - Math.floor(value / 4294967296) * 4294967296, this.at);
  }

  int4(value: number): void {
    this.at = this.bytes.writeInt32BE(4, this.at);
    this.at = this.bytes.writeInt32BE(value, this.at);
  }

  int2(value: number): void {
    this.at = this.bytes.writeInt32BE(2, this.at);
    this.at = this.bytes.writeInt16BE(value, this.at);
  }

  /** NaN is written as null. */
  float4(value: number): void {
    if (Number.isNaN(value)) {
      this.at = this.bytes.writeInt32BE(-1, this.at);
      return;
    }
    this.at = this.bytes.writeInt32BE(4, this.at);
    this.at = this.bytes.writeFloatBE(value, this.at);
  }

  /** A date, given as days since 1970-01-01 (PostgreSQL counts from 2000-01-01). */
  date(dayNumber: number): void {
    this.int4(dayNumber - 10957);
  }

  /** The bytes gathered so far; the next ones start afresh. */
  take(): Buffer {
    const taken = this.bytes.subarray(0, this.at);
    this.bytes = Buffer.allocUnsafe(this.bytes.length);
    this.at = 0;
    return taken;
  }

  /** The bytes gathered so far and the trailer that ends the stream. */
  end(): Buffer {
    if (this.at + 2 > this.bytes.length) this.grow();
    this.at = this.bytes.writeInt16BE(trailer, this.at);
    return this.take();
  }

  private grow(): void {
    const larger = Buffer.allocUnsafe(this.bytes.length * 2);
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }
}
