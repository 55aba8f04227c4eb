// Imports as the pages show them.
import { join } from 'node:path';
import { sql } from 'kysely';
import { type Db, decodeNumberCursor, encodeNumberCursor, Problem, readShop } from '../../ground/index.ts';
import type { ImportFigures, ImportKind, ImportMapping, ImportRow } from '../contract.ts';
import { ledgerErrors } from '../errors.ts';
import { noFigures } from './import-log.ts';
import { rejectsKeptUntil } from './old-rejects.ts';

const pageSize = 50;

interface Row {
  import_id: number;
  kind: ImportKind;
  file_name: string;
  preset: string | null;
  started_at: Date;
  finished_at: Date | null;
  state: ImportRow['state'];
  phase: ImportRow['phase'];
  progress: number;
  mapping: ImportMapping;
  figures: ImportFigures;
  rejects_path: string | null;
  error: string | null;
}

/** Imports, newest first, 50 a page. */
export async function listImports(db: Db, cursor?: string): Promise<{ items: ImportRow[]; next: string | null }> {
  const before = decodeNumberCursor(cursor);
  const rows = await db.rows(
    sql<Row>`select * from import ${before === undefined ? sql`` : sql`where import_id < ${before}`}
      order by import_id desc limit ${pageSize + 1}`,
  );
  const { rejectsKeptDays } = await readShop(db);
  const items = rows.slice(0, pageSize).map((row) => present(row, rejectsKeptDays));
  return { items, next: rows.length > pageSize ? encodeNumberCursor(items[items.length - 1].importId) : null };
}

/** One import; a Problem when there is none. */
export async function readImport(db: Db, importId: number): Promise<ImportRow> {
  const { rejectsKeptDays } = await readShop(db);
  return present(await row(db, importId), rejectsKeptDays);
}

/** Where its rejected lines are, under the home folder; a Problem when nothing was rejected. */
export async function rejectsPathOf(db: Db, home: string, importId: number): Promise<string> {
  const { rejects_path: path } = await row(db, importId);
  if (path === null) throw new Problem(ledgerErrors.rejects_not_found);
  return join(home, path);
}

async function row(db: Db, importId: number): Promise<Row> {
  const [found] = await db.rows(sql<Row>`select * from import where import_id = ${importId}`);
  if (!found) throw new Problem(ledgerErrors.import_not_found);
  return found;
}

const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, count) => sum + count, 0);

function present(row: Row, keptDays: number): ImportRow {
  const ended = row.finished_at ?? row.started_at;
  return {
    importId: row.import_id,
    kind: row.kind,
    fileName: row.file_name,
    preset: row.preset,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    state: row.state,
    phase: row.phase,
    progress: row.progress,
    // an import of an earlier version knew fewer of them
    figures: { ...noFigures, ...row.figures },
    dateOrder: row.mapping.format.dateOrder,
    rejectedLines: total(row.figures.rejected),
    warnedLines: total(row.figures.warnings),
    hasRejects: row.rejects_path !== null,
    rejectsUntil: row.rejects_path === null ? null : rejectsKeptUntil(ended, keptDays).toISOString(),
    error: row.error,
  };
}
