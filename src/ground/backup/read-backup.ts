// Reads a backup from its first byte to its checksum, handing each table's rows on.
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { Problem } from '../errors.ts';
import { fileTrouble } from '../file-trouble.ts';
import { backupErrors } from './errors.ts';
import { type BackupFooter, type BackupHeader, FrameReader, formatName, formatVersion } from './format.ts';

export type TableOfBackup = BackupHeader['tables'][number];
export type OnTable = (table: TableOfBackup, rows: AsyncIterable<Buffer>) => Promise<void>;

export interface BackupContent {
  readonly header: BackupHeader;
  readonly footer: BackupFooter;
}

/** As gzip writes it without a name and a time; the last byte is the system, Linux or macOS, that packed it. */
const packedHead = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0]);
const packedOn = [3, 19];

/**
 * Reads the whole file and keeps nothing of it. Throws a Problem that says what is damaged and where, for a single wrong
 * bit as for half a file. Whoever takes a backup over does this first: wrong rows would else fail inside the database,
 * with words about a value instead of the file.
 */
export async function verifyBackup(path: string): Promise<BackupContent> {
  const place = { words: 'its head' };
  try {
    return await read(path, place, async () => undefined);
  } catch (error) {
    if (error instanceof Problem) throw error;
    // what is no longer in its form is met in many ways, all of them the file's fault: nothing else is touched here
    throw damagedAt(path, place)('it is not in the form of a backup', error);
  }
}

/** Reads a file that has been verified and hands on the rows; `onTable` need not read them to the end. */
export async function readBackup(path: string, onTable: OnTable): Promise<BackupContent> {
  return read(path, { words: 'its head' }, onTable);
}

interface Place {
  words: string;
}

function damagedAt(path: string, place: Place) {
  return (reason: string, cause?: unknown) =>
    new Problem(backupErrors.backup_damaged, { path, reason: `${reason}, found in ${place.words}` }, cause);
}

async function read(path: string, place: Place, onTable: OnTable): Promise<BackupContent> {
  const damaged = damagedAt(path, place);
  const file = createReadStream(path);
  const plain = createGunzip();
  file.on('error', (error: NodeJS.ErrnoException) => {
    plain.destroy(new Problem(backupErrors.backup_unreadable, { path, reason: fileTrouble(error) }, error));
  });
  let bytes = 0;
  file.on('data', (chunk) => {
    if (bytes === 0 && !isPacked(chunk as Buffer)) {
      plain.destroy(damaged('it cannot be unpacked (it does not begin like a backup)'));
    }
    bytes += chunk.length;
  });
  plain.on('error', (error: NodeJS.ErrnoException) => {
    // the iteration below throws whatever the stream was destroyed with
    if (error.code?.startsWith('Z_')) Object.assign(error, { damage: `it cannot be unpacked (${error.message})` });
  });
  file.pipe(plain);
  const reader = new FrameReader(plain, damaged);
  try {
    const header = await reader.nextJson<BackupHeader>();
    if (header.format !== formatName) throw damaged('it is something else, or not in the form of a backup');
    if (header.version !== formatVersion) {
      throw damaged(
        `its form is number ${header.version} and we know ${formatVersion}: it is damaged, or newer than us`,
      );
    }
    for (const table of header.tables) {
      place.words = `the rows of ${table.name}`;
      const rows = reader.sequence();
      await onTable(table, rows);
      for await (const _rest of rows);
    }
    place.words = 'its closing figures';
    const footer = await reader.nextJson<BackupFooter>();
    await reader.next();
    place.words = 'the whole file';
    await reader.finish();
    if (plain.bytesWritten !== bytes) throw damaged('something follows its end');
    return { header, footer };
  } catch (error) {
    const { damage } = error as { damage?: string };
    throw damage === undefined ? error : damaged(damage, error);
  } finally {
    file.destroy();
    plain.destroy();
  }
}

function isPacked(start: Buffer): boolean {
  const head = start.subarray(0, packedHead.length);
  return head.equals(packedHead.subarray(0, head.length)) && packedOn.includes(start[packedHead.length] ?? 3);
}
