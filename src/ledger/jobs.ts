// What the ledger has done by itself: files of rejected lines go when their time has come.
import type { Jobs, Round } from '../ground/index.ts';
import { removeOldRejects } from './import/old-rejects.ts';

/** The jobs of this room. */
export function ledgerJobs(): Partial<Jobs> {
  const removeRejects = async ({ context }: Pick<Round, 'context'>) => ({
    rejectsRemoved: await removeOldRejects(context),
  });
  return {
    night: [{ phase: 'update', work: removeRejects }],
    // also in a shop that has brought in nothing but customers, and lives no nights yet
    rounds: [{ name: 'rejects', role: 'night', every: 3600, work: removeRejects }],
  };
}
