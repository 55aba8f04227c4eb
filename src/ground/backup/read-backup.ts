// Reads a backup from its first byte to its checksum, handing each table's rows on.
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { Problem } from '../errors.ts';
import { fileTrouble } from '../file-trouble.ts';
import { backupErrors } from './errors.ts';
import { type BackupFooter, type BackupHeader, FrameReader, formatName, formatVersion } from './format.ts';

export type TableOfBackup = BackupHeader['tables'][number];

/** What to do with the parts; `table` need not read its rows to the end. */
export interface BackupReading {
  header?(header: BackupHeader): Promise<void>;
  table(table: TableOfBackup, rows: AsyncIterable<Buffer>): Promise<void>;
}

/**
 * Reads the whole file. Throws a Problem when it is damaged, which is certain only at its end: do in a transaction
 * what must not outlive that.
 */
export async function readBackup(
  path: string,
  reading: BackupReading | BackupReading['table'],
): Promise<{ header: BackupHeader; footer: BackupFooter }> {
  const { header: onHeader, table: onTable } = typeof reading === 'function' ? { table: reading } : reading;
  const damaged = (reason: string) => new Problem(backupErrors.backup_damaged, { path, reason });
  const file = createReadStream(path);
  const plain = file.pipe(createGunzip());
  file.on('error', (error) => plain.destroy(error));
  const reader = new FrameReader(plain, damaged);
  try {
    const header = await reader.nextJson<BackupHeader>();
    if (header.format !== formatName) throw damaged('it is something else');
    if (header.version !== formatVersion)
      throw damaged(`its form is number ${header.version}, we know ${formatVersion}`);
    await onHeader?.(header);
    for (const table of header.tables) {
      const rows = reader.sequence();
      await onTable(table, rows);
      for await (const _rest of rows);
    }
    const footer = await reader.nextJson<BackupFooter>();
    await reader.next();
    await reader.finish();
    return { header, footer };
  } catch (error) {
    throw readable(error as NodeJS.ErrnoException, path, damaged);
  } finally {
    file.destroy();
    plain.destroy();
  }
}

function readable(error: NodeJS.ErrnoException, path: string, damaged: (reason: string) => Error): Error {
  if (error.code?.startsWith('Z_')) return damaged(`it cannot be unpacked (${error.message})`);
  if (error.syscall === undefined) return error;
  return new Problem(backupErrors.backup_unreadable, { path, reason: fileTrouble(error) }, error);
}
