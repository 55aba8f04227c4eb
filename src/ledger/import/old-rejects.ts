// Files of lines left out hold what people bought and where they live: they are kept for a time that the owner sets, and
// uploads that nobody brought in for a day.
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { type Context, readShop } from '../../ground/index.ts';
import { removeOldUploads } from './uploads.ts';

const dayLength = 86_400_000;

/** The instant until which the rejects of an import are kept. */
export function rejectsKeptUntil(finishedAt: Date, keptDays: number): Date {
  return new Date(finishedAt.getTime() + keptDays * dayLength);
}

/** Removes what has been kept long enough; returns how many files of rejects went. Harmless when repeated. */
export async function removeOldRejects({ db, clock, home }: Pick<Context, 'db' | 'clock' | 'home'>): Promise<number> {
  const now = clock.now();
  const { rejectsKeptDays } = await readShop(db);
  const until = new Date(now.getTime() - rejectsKeptDays * dayLength);
  await removeOldUploads(home, now);
  const old = await db.rows(
    sql<{ path: string }>`
      update import i set rejects_path = null from import o
      where o.import_id = i.import_id and i.rejects_path is not null and i.state <> 'running'
        and coalesce(i.finished_at, i.started_at) < ${until}
      returning o.rejects_path as path`,
  );
  // equal files are one file: the newest import that names it decides
  const named = new Set(
    (
      await db.rows(
        sql<{ path: string }>`select distinct rejects_path as path from import where rejects_path is not null`,
      )
    ).map(({ path }) => path),
  );
  const gone = new Set(old.map(({ path }) => path).filter((path) => !named.has(path)));
  for (const path of await forgotten(home, named, until)) gone.add(path);
  for (const path of gone) await rm(join(home, path), { force: true });
  return gone.size;
}

/** Files that no import names any more, as after a database was restored, and that are old enough. */
async function forgotten(home: string, named: ReadonlySet<string>, until: Date): Promise<string[]> {
  const names = await readdir(join(home, 'imports')).catch(() => []);
  const found: string[] = [];
  for (const name of names) {
    const path = join('imports', name);
    if (!/^rejects-[0-9a-f]+\.csv$/.test(name) || named.has(path)) continue;
    const stats = await stat(join(home, path)).catch(() => undefined);
    if (stats && stats.mtimeMs < until.getTime()) found.push(path);
  }
  return found;
}
