// Brings one file in from beginning to end: the row in `import`, the rejects file, the clean-up, whatever happens.
import { join } from 'node:path';
import { sql } from 'kysely';
import {
  type Context,
  changeShop,
  type Db,
  Problem,
  type Progress,
  readShop,
  type Shop,
  silent,
} from '../../ground/index.ts';
import type { ConsentStatement, ImportFigures, ImportKind, ImportMapping } from '../contract.ts';
import { ledgerErrors } from '../errors.ts';
import { defaultSource } from '../facts/record-purchases.ts';
import { dropFileStage } from '../facts/stage.ts';
import { importCustomers } from './import-customers.ts';
import { closeImport, holdImport, noFigures, noteProgress, openImport, sweepImports } from './import-log.ts';
import { importPurchases } from './import-purchases.ts';
import { notesOn } from './inspect-file.ts';
import { type FileOnDisk, lookAtFile } from './open-text.ts';
import { toldMeanings } from './payment.ts';
import { diskProblem, type RejectsFile, rejectsFile, removeUnfinished } from './rejects-file.ts';
import { merged } from './unknown-words.ts';

export interface ImportRequest {
  readonly path: string;
  /** As people know it. */
  readonly fileName: string;
  readonly kind: ImportKind;
  readonly mapping: ImportMapping;
  /** A consent of everybody in a file of customers; a file of purchases can state none. */
  readonly consent?: ConsentStatement;
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

/** The row in `import` is brought up to date so often, in milliseconds of the machine's clock. */
const noteEvery = 500;

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
  const importId = await openImport(db, { ...request, startedAt: clock.now() });
  const letGo = await holdImport(db, importId);
  const done = run(context, request, file, importId, progress).finally(letGo);
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
  const { db, clock } = context;
  let latest = noFigures;
  /** Within the home folder, which may be moved. */
  let rejectsPath: string | undefined;
  try {
    const rejects = await rejectsFile(context.home, importId, request.mapping.format);
    try {
      const shop = await shopFor(db, request);
      let notedAt = 0;
      const notes = await notesOn(file, shop.country, request.kind, request.mapping);
      const report = async (phase: 'reading' | 'merging', share: number, figures: ImportFigures) => {
        latest = { ...figures, notes };
        progress(Math.floor(share * 1000), 1000, phase === 'reading' ? 'reading' : 'writing');
        const present = performance.now();
        if (present - notedAt < noteEvery) return;
        notedAt = present;
        await noteProgress(db, importId, phase, share, latest);
      };
      const figures = await importFile(context, request, file, importId, shop, rejects, report);
      latest = { ...figures, notes: merged(notes, figures.notes) };
    } finally {
      rejectsPath = await rejects.close();
    }
    await dropFileStage(db, importId);
    await closeImport(db, importId, { at: clock.now(), figures: latest, rejectsPath });
    return { importId, figures: latest, rejectsPath: rejectsPath && join(context.home, rejectsPath) };
  } catch (error) {
    const cause = diskProblem(error);
    const sentence = cause instanceof Problem ? `${cause.message} ${cause.remedy}` : 'The import failed; see the log.';
    context.log.error('import failed', { importId, error: cause instanceof Problem ? cause.kind.code : String(error) });
    await closeFailed(context, importId, { figures: latest, rejectsPath, error: sentence });
    throw cause;
  }
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

async function importFile(
  context: Context,
  request: ImportRequest,
  file: FileOnDisk,
  importId: number,
  shop: Shop,
  rejects: RejectsFile,
  report: Parameters<typeof importPurchases>[1]['report'],
): Promise<ImportFigures> {
  const { db, vault, clock } = context;
  const { mapping } = request;
  const now = clock.now();
  const zone = mapping.zone ?? shop.zone;
  const base = { importId, file, mapping, now, rejects, report };
  if (request.kind === 'customers') {
    return importCustomers(db, { ...base, zone, vault, fileName: request.fileName, consent: request.consent });
  }
  const zones = await db.rows(
    sql<{ external_id: string; zone: string }>`select external_id, zone from store where zone is not null`,
  );
  return importPurchases(db, {
    ...base,
    shopCurrency: shop.currency,
    place: {
      zone,
      currency: mapping.currency ?? shop.currency,
      source: mapping.source ?? defaultSource,
      dateOrder: mapping.format.dateOrder,
      states: toldMeanings(mapping),
      storeZones: new Map(zones.map((store) => [store.external_id, store.zone])),
      now: now.getTime(),
      vault,
    },
  });
}

/** A shop that has no purchases yet and was never told its currency has that of its first file. */
async function shopFor(db: Db & Context['db'], request: ImportRequest): Promise<Shop> {
  const currency = request.kind === 'purchases' ? request.mapping.currency : undefined;
  if (currency === undefined) return readShop(db);
  return db.transaction(async (tx) => {
    const [{ open }] = await tx.rows(
      sql<{ open: boolean }>`
        select not exists (select from purchase)
          and not exists (select from setting where key = 'shop' and value ? 'currency') as open`,
    );
    return open ? changeShop(tx, { currency }) : readShop(tx);
  });
}
