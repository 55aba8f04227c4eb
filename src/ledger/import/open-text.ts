// Opens a file: gunzips when it is packed, brings it into UTF-8, and tells how many bytes of the file have been read.
import { isAscii, isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { fileTrouble, Problem } from '../../ground/index.ts';
import type { FileFormat } from '../contract.ts';
import { ledgerErrors } from '../errors.ts';
import { isSingleByte, textDecoder } from './decode.ts';

/** Small enough that a page request waits at most some milliseconds while a file is read beside it. */
const pieceBytes = 256 * 1024;
const gzipMagic = [0x1f, 0x8b];

export interface FileOnDisk {
  readonly path: string;
  readonly bytes: number;
  readonly packed: boolean;
}

/** Looks at a file before it is read. Throws a Problem when it cannot be read or is empty. */
export async function lookAtFile(path: string): Promise<FileOnDisk> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) throw new Problem(ledgerErrors.file_unreadable, { path, reason: 'it is not a file' });
    if (stats.size === 0) throw new Problem(ledgerErrors.file_empty, { path });
    const file = await open(path);
    try {
      const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
      return { path, bytes: stats.size, packed: gzipMagic.every((byte, i) => buffer[i] === byte) };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileProblem(error, path);
  }
}

/** The pieces of a file as bytes, unpacked. `onRead` hears how many bytes of the file itself were read. */
export async function* readBytes(file: FileOnDisk, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  const source = createReadStream(file.path, { highWaterMark: pieceBytes });
  source.on('data', (piece) => onRead(piece.length));
  try {
    if (!file.packed) {
      for await (const piece of source) yield piece as Buffer;
      return;
    }
    const unpacked = createGunzip({ chunkSize: pieceBytes });
    source.on('error', (error) => unpacked.destroy(error));
    for await (const piece of source.pipe(unpacked)) yield piece as Buffer;
  } catch (error) {
    throw fileProblem(error, file.path);
  } finally {
    source.destroy();
  }
}

/** The pieces of a file in UTF-8, without a byte order mark. Bytes that are none of the encoding become U+FFFD. */
export async function* readUtf8(
  file: FileOnDisk,
  encoding: FileFormat['encoding'],
  onRead: (bytes: number) => void = () => undefined,
): AsyncGenerator<Buffer> {
  const decode = textDecoder(encoding);
  let first = true;
  let oldMac = false;
  let betweenLetters = true;
  for await (const bytes of readBytes(file, onRead)) {
    // what is UTF-8 already needs no decoder, unless that still holds the first half of a letter or waits for the mark
    const ready: boolean = !first && betweenLetters && isReady(bytes, encoding);
    const piece = ready ? bytes : Buffer.from(decode(bytes, true));
    betweenLetters = ready || bytes[bytes.length - 1] < 0x80;
    if (first) oldMac = piece.includes('\r') && !piece.includes('\n');
    first = false;
    if (oldMac) for (let at = piece.indexOf('\r'); at >= 0; at = piece.indexOf('\r', at + 1)) piece[at] = 10;
    yield piece;
  }
  const rest = decode(Buffer.alloc(0), false);
  if (rest !== '') yield Buffer.from(rest);
}

function isReady(bytes: Buffer, encoding: FileFormat['encoding']): boolean {
  if (encoding === 'utf-8') return isUtf8(bytes);
  return isSingleByte(encoding) && isAscii(bytes);
}

function fileProblem(error: unknown, path: string): unknown {
  if (error instanceof Problem) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  if (code.startsWith('Z_')) return new Problem(ledgerErrors.file_damaged, { path, reason: message }, error);
  return new Problem(ledgerErrors.file_unreadable, { path, reason: fileTrouble(error) }, error);
}
