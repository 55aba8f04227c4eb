// Keeps the row of a running import up to date and hears whether somebody asked to cancel it, whoever does the work.
import type { Db } from '../../ground/index.ts';
import type { ImportFigures } from '../contract.ts';
import { noteProgress } from './import-log.ts';

/** So often, in milliseconds of the machine's clock. */
const lookEvery = 500;

export interface ImportState {
  phase: 'reading' | 'merging';
  share: number;
  figures: ImportFigures;
}

/** Starts to look; `cancel` is called once when it was asked for. Call the result to stop, and wait for it. */
export function watchImport(db: Db, importId: number, state: ImportState, cancel: () => void): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const look = async () => {
    // a server that is away is the trouble of those who do the work
    const isCancelled = await noteProgress(db, importId, state).catch(() => false);
    if (isCancelled) cancel();
    else wait();
  };
  let looking: Promise<void> = Promise.resolve();
  const wait = () => {
    if (isStopped) return;
    timer = setTimeout(() => {
      looking = look();
    }, lookEvery);
  };
  wait();
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await looking;
  };
}
