// The beginning of a file, read as far as it takes to see how it is written.
import type { FileFormat } from '../contract.ts';
import { type DetectedFormat, detectFormat, sampleBytes } from './detect-format.ts';
import { type FileOnDisk, readBytes } from './open-text.ts';

/** The first bytes of a file, unpacked: a megabyte, or all of it. */
export async function beginningOf(file: FileOnDisk): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of readBytes(file, () => undefined)) {
    pieces.push(piece);
    length += piece.length;
    if (length >= sampleBytes) break;
  }
  return Buffer.concat(pieces).subarray(0, sampleBytes);
}

/** What the beginning shows of a file of which the cut into columns is settled. */
export async function inspectBeginning(file: FileOnDisk, country: string, format: FileFormat): Promise<DetectedFormat> {
  const { separator, quote, header, headerLine } = format;
  const told = { separator, quote, header, ...(headerLine !== undefined && { headerLine }) };
  return detectFormat(await beginningOf(file), country, told);
}
