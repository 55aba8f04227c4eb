// The table `import`: one row per file brought in, kept up to date while it runs, and swept when a process died.
import { sql } from 'kysely';
import { type Database, type Db, locks } from '../../ground/index.ts';
import type { ImportFigures, ImportKind, ImportMapping } from '../contract.ts';
import { dropFileStage } from '../facts/stage.ts';
import { ImportCancelled } from './report.ts';

/** What an import has come to before its first line. */
export const noFigures: ImportFigures = {
  lines: 0,
  receipts: 0,
  customers: 0,
  rejected: {},
  warnings: {},
  notes: [],
  net: {},
  voided: 0,
  known: 0,
  stored: 0,
  added: { customers: 0, receipts: 0, lines: 0 },
};

/** Writes the row of a new import and returns its id. */
export async function openImport(
  db: Db,
  what: {
    readonly kind: ImportKind;
    readonly fileName: string;
    readonly mapping: ImportMapping;
    readonly fileMark: string;
    readonly startedAt: Date;
  },
): Promise<number> {
  const [row] = await db.rows(
    sql<{ import_id: number }>`
      insert into import (kind, file_name, preset, mapping, started_at, state, figures, file_mark)
      values (${what.kind}, ${what.fileName}, ${what.mapping.preset}, ${JSON.stringify(what.mapping)}::jsonb,
        ${what.startedAt}, 'running', ${JSON.stringify(noFigures)}::jsonb, ${what.fileMark})
      returning import_id`,
  );
  return row.import_id;
}

/** Holds a lock that says "this import lives" on a connection of its own; call the result to let go. */
export async function holdImport(db: Database, importId: number): Promise<() => Promise<void>> {
  const client = await db.pool.connect();
  // A connection that breaks lets go by itself; the import's own statements will say what happened.
  const ignore = () => undefined;
  client.on('error', ignore);
  await client.query('select pg_advisory_lock($1, $2)', [locks.imports, importId]);
  return async () => {
    let broken: Error | undefined;
    try {
      await client.query('select pg_advisory_unlock($1, $2)', [locks.imports, importId]);
    } catch (error) {
      broken = error as Error;
    }
    client.removeListener('error', ignore);
    client.release(broken);
  };
}

/**
 * Marks imports whose process died as failed and removes what they had staged; returns their ids. Bringing the file again
 * completes it.
 */
export async function sweepImports(db: Database, now: Date): Promise<number[]> {
  const swept: number[] = [];
  // also those that could note their failure on a full disk, and no more than that
  const left = await db.rows(
    sql<{ import_id: number }>`
      select import_id from import
      where state = 'running' or import_id in (
        select substring(table_name from '^import_([0-9]+)_')::bigint
        from information_schema.tables where table_schema = 'staging')`,
  );
  for (const { import_id: importId } of left) {
    const isSwept = await db.transaction(async (tx) => {
      const [{ free }] = await tx.rows(
        sql<{
          free: boolean;
        }>`select pg_try_advisory_xact_lock(${locks.imports}::integer, ${importId}::integer) as free`,
      );
      if (!free) return false;
      await dropFileStage(tx, importId);
      // one that told its own reason keeps it
      await tx.run(
        sql`update import set state = 'failed', finished_at = ${now},
              error = 'The program stopped before the import was done. Import the file again: what went in is not counted twice.'
            where import_id = ${importId} and state = 'running'`,
      );
      return true;
    });
    if (isSwept) swept.push(importId);
  }
  return swept;
}

/** Notes how far an import is, and tells whether somebody asked to cancel it. */
export async function noteProgress(
  db: Db,
  importId: number,
  { phase, share, figures }: { phase: 'reading' | 'merging'; share: number; figures: ImportFigures },
): Promise<boolean> {
  const [row] = await db.rows(
    sql<{ cancelled: boolean }>`
      update import set phase = ${phase}, progress = ${share}, figures = ${JSON.stringify(figures)}::jsonb
      where import_id = ${importId} and state = 'running' returning cancel_asked_at is not null as cancelled`,
  );
  return row?.cancelled === true;
}

/** Throws when the import is to stop: by its signal, or because it was asked for since the row was last looked at. */
export async function stopIfCancelled(db: Db, importId: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const [row] = await db.rows(
    sql<{ asked: boolean }>`select cancel_asked_at is not null as asked from import where import_id = ${importId}`,
  );
  if (row?.asked) throw new ImportCancelled();
}

/** The end of an import: good, bad (`error`), or cancelled. */
export async function closeImport(
  db: Db,
  importId: number,
  end: {
    readonly at: Date;
    readonly figures: ImportFigures;
    readonly rejectsPath: string | undefined;
    readonly error?: string;
    readonly cancelled?: boolean;
  },
): Promise<void> {
  const state = end.cancelled ? 'cancelled' : end.error === undefined ? 'done' : 'failed';
  await db.run(
    sql`update import set state = ${state}, finished_at = ${end.at}, figures = ${JSON.stringify(end.figures)}::jsonb,
          rejects_path = ${end.rejectsPath ?? null}, error = ${end.error ?? null},
          phase = case when ${state} = 'done' then 'finished' else phase end,
          progress = case when ${state} = 'done' then 1 else progress end
        where import_id = ${importId}`,
  );
}
