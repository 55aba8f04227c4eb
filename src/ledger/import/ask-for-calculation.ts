// After a file has come in or was taken back: who is late is to be worked out again, by whichever process does the nights.
import { askForRun, type Context, type Db, dayIn, readShop, reasonOf } from '../../ground/index.ts';
import type { ImportFigures } from '../contract.ts';
import { hasPurchases } from '../facts/has-purchases.ts';

/**
 * Asks for the figures alone. Nobody is let into a campaign by it: a shop brings in its history in several files, and
 * after the first of them people look late who bought in the second.
 */
export async function askForCalculation(db: Db, now: Date): Promise<void> {
  if (!(await hasPurchases(db))) return;
  await askForRun(db, dayIn((await readShop(db)).zone, now), now, 'figures');
}

/** Asks where the file has changed anything that a calculation reads. Its end is told whether that can be asked or not. */
export async function askAfterImport(
  { db, clock, log }: Context,
  { added, stored, voided }: ImportFigures,
): Promise<void> {
  if (added.lines + added.customers + stored + voided === 0) return;
  try {
    await askForCalculation(db, clock.now());
  } catch (error) {
    log.warn('no calculation was asked for after an import', { reason: reasonOf(error) });
  }
}
