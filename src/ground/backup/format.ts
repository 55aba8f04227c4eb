// The form of a backup file, written and read as a stream: gzip over
//   header (JSON frame), then per table its frames of COPY text and an empty frame, then a footer (JSON frame),
//   an empty frame, and the SHA-256 of all that. A frame is its length in 4 bytes and that many bytes.
import { createHash } from 'node:crypto';

export const formatName = 'ritorno-backup';
export const formatVersion = 1;

export interface BackupHeader {
  readonly format: string;
  readonly version: number;
  readonly createdAt: string;
  /** Names and checksums of the migrations that its tables had been through: it is restored into just that schema. */
  readonly migrations: readonly { readonly name: string; readonly checksum: string }[];
  /** Recognises the vault key without telling it. */
  readonly keyMark: string;
  /** In the order of the file: a table comes after those that its foreign keys name. */
  readonly tables: readonly { readonly name: string; readonly columns: readonly string[] }[];
}

export interface BackupFooter {
  readonly rows: Readonly<Record<string, number>>;
  /** Next values of identity columns: `table.column` -> value. */
  readonly sequences: Readonly<Record<string, number>>;
}

const longestFrame = 64 * 1024 * 1024;

/** One frame. */
export function frame(bytes: Buffer): Buffer {
  const length = Buffer.allocUnsafe(4);
  length.writeUInt32BE(bytes.length);
  return bytes.length === 0 ? length : Buffer.concat([length, bytes]);
}

export const endOfFrames = frame(Buffer.alloc(0));

/** A value as one frame of JSON. */
export function jsonFrame(value: unknown): Buffer {
  return frame(Buffer.from(JSON.stringify(value), 'utf8'));
}

/** Passes `source` on and ends it with its SHA-256. */
export async function* withChecksum(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const bytes of source) {
    hash.update(bytes);
    yield bytes;
  }
  yield hash.digest();
}

/** Reads frames one after the other; `damaged` makes the error for a file that breaks off or does not add up. */
export class FrameReader {
  private readonly source: AsyncIterator<Buffer>;
  private readonly damaged: (reason: string) => Error;
  private readonly hash = createHash('sha256');
  private rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>, damaged: (reason: string) => Error) {
    this.source = source[Symbol.asyncIterator]();
    this.damaged = damaged;
  }

  /** The next frame's bytes; empty at the end of a sequence. */
  async next(): Promise<Buffer> {
    const head = await this.take(4);
    this.hash.update(head);
    const length = head.readUInt32BE();
    if (length > longestFrame) throw this.damaged('it is not in the form of a backup');
    const bytes = await this.take(length);
    this.hash.update(bytes);
    return bytes;
  }

  async nextJson<T>(): Promise<T> {
    const bytes = await this.next();
    try {
      return JSON.parse(bytes.toString('utf8')) as T;
    } catch (error) {
      throw error instanceof SyntaxError ? this.damaged('it is not in the form of a backup') : error;
    }
  }

  /** The frames of one table. */
  async *sequence(): AsyncGenerator<Buffer> {
    for (;;) {
      const bytes = await this.next();
      if (bytes.length === 0) return;
      yield bytes;
    }
  }

  /** Compares the checksum, which must be the end of the file. */
  async finish(): Promise<void> {
    const expected = this.hash.digest();
    const stored = await this.take(expected.length);
    if (!stored.equals(expected)) throw this.damaged('its checksum does not match');
    if (this.rest.length > 0 || !(await this.source.next()).done) throw this.damaged('something follows its end');
  }

  private async take(count: number): Promise<Buffer> {
    const parts = [this.rest];
    let length = this.rest.length;
    while (length < count) {
      const { value, done } = await this.source.next();
      if (done) throw this.damaged('it breaks off');
      parts.push(value);
      length += value.length;
    }
    const bytes = parts.length === 1 ? this.rest : Buffer.concat(parts);
    this.rest = bytes.subarray(count);
    return bytes.subarray(0, count);
  }
}
