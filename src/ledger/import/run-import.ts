// Brings one file in from beginning to end: the row in `import`, the rejects file, the clean-up, whatever happens.
import { join } from 'node:path';
import { type Context, Problem, type Progress, readShop, silent } from '../../ground/index.ts';
import type { ConsentStatement, ImportFigures, ImportKind, ImportMapping } from '../contract.ts';
import { ledgerErrors } from '../errors.ts';
import { dropFileStage } from '../facts/stage.ts';
import { askAfterImport } from './ask-for-calculation.ts';
import { markOf, refuseTwice } from './file-mark.ts';
import { closeImport, holdImport, noFigures, openImport, sweepImports } from './import-log.ts';
import { type FileOnDisk, lookAtFile } from './open-text.ts';
import { diskProblem, removeUnfinished, removeUnused } from './rejects-file.ts';
import { ImportCancelled, type Report } from './report.ts';
import { shopOfFile } from './shop-currency.ts';
import { type TakeIn, type TakenIn, takeIn } from './take-in.ts';
import { isWorthThread, takeInAside } from './take-in-aside.ts';
import { takeOutCancelled } from './undo-import.ts';
import { type ImportState, watchImport } from './watch-import.ts';

export interface ImportRequest {
  readonly path: string;
  /** As people know it. */
  readonly fileName: string;
  readonly kind: ImportKind;
  readonly mapping: ImportMapping;
  /** A consent of everybody in a file of customers; a file of purchases can state none. */
  readonly consent?: ConsentStatement;
  /** A large file is taken in by a thread of its own: for the process that serves pages. */
  readonly aside?: boolean;
  /** The same file read otherwise came in before, and both shall count. */
  readonly again?: boolean;
}

export interface ImportResult {
  readonly importId: number;
  readonly figures: ImportFigures;
  /** The file of what was not taken in whole; undefined when everything was. */
  readonly rejectsPath: string | undefined;
}

/** An import that has begun; `done` settles when it ends. */
export interface RunningImport {
  readonly importId: number;
  readonly done: Promise<ImportResult>;
}

/**
 * Begins an import. Throws a Problem at once when the file cannot be read or a consent is stated for purchases; later
 * failures come out of `done`.
 */
export async function beginImport(
  context: Context,
  request: ImportRequest,
  progress: Progress = silent,
): Promise<RunningImport> {
  const { db, clock } = context;
  if (request.kind === 'purchases' && request.consent) throw new Problem(ledgerErrors.consent_of_purchases);
  const file = await lookAtFile(request.path);
  for (const dead of await sweepImports(db, clock.now())) await removeUnfinished(context.home, dead);
  const fileMark = await markOf(file);
  if (request.kind === 'purchases' && !request.again) await refuseTwice(db, fileMark, request.mapping);
  const importId = await openImport(db, { ...request, fileMark, startedAt: clock.now() });
  const letGo = await holdImport(db, importId);
  const done = run(context, request, file, importId, progress).finally(letGo);
  // a file may fail before whoever began it waits for its end; how it went stands in its row
  done.catch(() => undefined);
  return { importId, done };
}

/** Brings a file in and waits for the end. */
export async function runImport(context: Context, request: ImportRequest, progress?: Progress): Promise<ImportResult> {
  return (await beginImport(context, request, progress)).done;
}

async function run(
  context: Context,
  request: ImportRequest,
  file: FileOnDisk,
  importId: number,
  progress: Progress,
): Promise<ImportResult> {
  const { db, clock, home, vault } = context;
  const state: ImportState = { phase: 'reading', share: 0, figures: noFigures };
  const cancelling = new AbortController();
  const report: Report = (phase, share, figures) => {
    Object.assign(state, { phase, share, figures });
    progress(Math.floor(share * 1000), 1000, phase === 'reading' ? 'reading' : 'writing');
  };
  const stopWatching = watchImport(db, importId, state, () => cancelling.abort(new ImportCancelled()));
  let taken: TakenIn;
  try {
    const { fileName, kind, mapping, consent } = request;
    const shop = kind === 'purchases' ? await shopOfFile(db, mapping) : await readShop(db);
    const work: TakeIn = { importId, file, fileName, kind, mapping, consent, shop, home, now: clock.now() };
    const isAside = request.aside === true && isWorthThread(file);
    taken = await (isAside
      ? takeInAside(context, work, report, cancelling.signal)
      : takeIn(db, vault, work, report, cancelling.signal));
  } catch (failure) {
    taken = { figures: state.figures, rejectsPath: undefined, failure };
  }
  await stopWatching();
  const { figures, rejectsPath, failure } = taken;
  try {
    if (failure instanceof ImportCancelled) throw await closeCancelled(context, request.kind, importId, taken);
    if (failure !== undefined) throw failure;
    await dropFileStage(db, importId);
    await closeImport(db, importId, { at: clock.now(), figures, rejectsPath });
    await askAfterImport(context, figures);
    return { importId, figures, rejectsPath: rejectsPath && join(home, rejectsPath) };
  } catch (error) {
    const cause = diskProblem(error);
    if (cause instanceof Problem && cancelled.has(cause.kind.code)) throw cause;
    const sentence = cause instanceof Problem ? `${cause.message} ${cause.remedy}` : 'The import failed; see the log.';
    context.log.error('import failed', { importId, error: cause instanceof Problem ? cause.kind.code : String(error) });
    await closeFailed(context, importId, { figures, rejectsPath, error: sentence });
    throw cause;
  }
}

const cancelled = new Set([ledgerErrors.import_cancelled.code, ledgerErrors.import_cancelled_between.code]);

/**
 * The end of a cancelled import. Of a file of purchases nothing stays: while it is read nothing is written, and what was
 * sorted in already is taken out. Of a file of customers stays what was in, because what it replaced is not kept.
 */
async function closeCancelled(
  { db, clock, home }: Context,
  kind: ImportKind,
  importId: number,
  { figures, rejectsPath }: TakenIn,
): Promise<Problem> {
  if (kind === 'purchases') await takeOutCancelled(db, importId, clock.now());
  await dropFileStage(db, importId);
  const kept = kind === 'customers' ? figures : { ...noFigures, lines: figures.lines, notes: figures.notes };
  await closeImport(db, importId, { at: clock.now(), figures: kept, rejectsPath: undefined, cancelled: true });
  if (rejectsPath !== undefined) await removeUnused(db, home, rejectsPath);
  return kept.customers === 0
    ? new Problem(ledgerErrors.import_cancelled)
    : new Problem(ledgerErrors.import_cancelled_between, { customers: kept.customers });
}

/**
 * Notes why an import failed and drops what it staged. A full disk may have taken the server down: it is asked again once
 * it is back. Where even that fails, the sweep of the next import does it.
 */
async function closeFailed(
  { db, clock, log }: Context,
  importId: number,
  end: { readonly figures: ImportFigures; readonly rejectsPath: string | undefined; readonly error: string },
): Promise<void> {
  const close = () => closeImport(db, importId, { at: clock.now(), ...end });
  const attempt = (deed: () => Promise<void>) =>
    deed()
      .catch(deed)
      .catch((error: unknown) => log.warn('import not closed', { importId, error: String(error) }));
  await attempt(close);
  await attempt(() => dropFileStage(db, importId));
}
