// Cancelling an import that runs, wherever it runs: the wish is written down, the process that imports looks for it.
import { sql } from 'kysely';
import { type Actor, audit, type Context, Problem } from '../../ground/index.ts';
import { ledgerErrors } from '../errors.ts';
import { sweepImports } from './import-log.ts';
import { removeUnfinished } from './rejects-file.ts';

/** Asks a running import to stop; it does within a second or two. Throws a Problem when it does not run (any more). */
export async function cancelImport(
  { db, clock, home }: Pick<Context, 'db' | 'clock' | 'home'>,
  importId: number,
  actor: Actor | null,
): Promise<void> {
  // one whose process died has nobody who would hear
  for (const dead of await sweepImports(db, clock.now())) await removeUnfinished(home, dead);
  const now = clock.now();
  await db.transaction(async (tx) => {
    const [found] = await tx.rows(
      sql<{ state: string }>`select state from import where import_id = ${importId} for update`,
    );
    if (!found) throw new Problem(ledgerErrors.import_not_found);
    if (found.state !== 'running') throw new Problem(ledgerErrors.import_not_running);
    await tx.run(
      sql`update import set cancel_asked_at = coalesce(cancel_asked_at, ${now}) where import_id = ${importId}`,
    );
    await audit(tx, actor, now, { deed: 'import cancelled', subject: `import ${importId}`, details: {} });
  });
}
