// Reads a file and writes it into the facts: the work of an import without its row in `import`, so that it can be done in a
// thread beside the one that serves pages.
import type { Database, Shop, Vault } from '../../ground/index.ts';
import type { ConsentStatement, ImportFigures, ImportKind, ImportMapping } from '../contract.ts';
import { importCustomers } from './import-customers.ts';
import { noFigures } from './import-log.ts';
import { importPurchases } from './import-purchases.ts';
import { notesOn } from './inspect-file.ts';
import type { FileOnDisk } from './open-text.ts';
import { placeOf } from './purchase-place.ts';
import { settleAmounts } from './receipt-totals.ts';
import { type RejectsFile, rejectsFile } from './rejects-file.ts';
import type { Report } from './report.ts';
import { merged } from './unknown-words.ts';

/** What is to be taken in; everything of it can be handed to a thread. */
export interface TakeIn {
  readonly importId: number;
  readonly file: FileOnDisk;
  readonly fileName: string;
  readonly kind: ImportKind;
  readonly mapping: ImportMapping;
  readonly consent: ConsentStatement | undefined;
  readonly shop: Shop;
  /** The data folder. */
  readonly home: string;
  readonly now: Date;
}

/** What came of it. A failure is told and not thrown: the figures up to it are worth keeping. */
export interface TakenIn {
  readonly figures: ImportFigures;
  /** Within the home folder, which may be moved. */
  readonly rejectsPath: string | undefined;
  readonly failure?: unknown;
}

/** Takes the file in. When `signal` is aborted it stops at the next piece of the file or slice of customers. */
export async function takeIn(
  db: Database,
  vault: Vault,
  work: TakeIn,
  report: Report,
  signal: AbortSignal,
): Promise<TakenIn> {
  let figures = noFigures;
  let rejectsPath: string | undefined;
  try {
    const rejects = await rejectsFile(work.home, work.importId, work.mapping.format);
    try {
      const notes = await notesOn(work.file, work.shop.country, work.kind, work.mapping);
      const mapping = await settleAmounts(work.file, work.shop.country, work.mapping);
      const noted: Report = (phase, share, present) => {
        figures = { ...present, notes };
        report(phase, share, figures);
      };
      const whole = await importFile(db, vault, { ...work, mapping }, rejects, noted, signal);
      figures = { ...whole, notes: merged(notes, whole.notes) };
    } finally {
      rejectsPath = await rejects.close();
    }
    return { figures, rejectsPath };
  } catch (failure) {
    return { figures, rejectsPath, failure };
  }
}

async function importFile(
  db: Database,
  vault: Vault,
  { importId, file, fileName, kind, mapping, consent, shop, now }: TakeIn,
  rejects: RejectsFile,
  report: Report,
  signal: AbortSignal,
): Promise<ImportFigures> {
  const zone = mapping.zone ?? shop.zone;
  const base = { importId, file, mapping, now, rejects, report, signal };
  if (kind === 'customers') return importCustomers(db, { ...base, zone, vault, fileName, consent });
  const place = await placeOf(db, mapping, shop, now, vault);
  return importPurchases(db, { ...base, shopCurrency: shop.currency, place });
}
