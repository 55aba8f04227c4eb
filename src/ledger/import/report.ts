// How an import tells how far it is, and how it is told to stop.
import type { ImportFigures } from '../contract.ts';

/** Hears how far the work is; `share` is 0..1 of the whole. */
export type Report = (phase: 'reading' | 'merging', share: number, figures: ImportFigures) => void;

/** The reason with which the signal of a cancelled import is aborted. */
export class ImportCancelled extends Error {
  override readonly name = 'ImportCancelled';
}
