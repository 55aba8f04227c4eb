// Migrates an empty throw-away database and describes what came out of it.
import { readCatalog } from './catalog.ts';
import { openPool } from './db.ts';
import { startEmbedded } from './embedded/server.ts';
import { migrate } from './migrate.ts';
import { schemaDump } from './schema-dump.ts';
import { tableTypes } from './table-types.ts';

/** The texts of schema.sql and tables.ts, from a cluster started in `folder` and stopped again. */
export async function describeSchema(folder: string): Promise<{ dump: string; types: string }> {
  const server = await startEmbedded(folder, { settings: ['fsync=off'] });
  try {
    const db = openPool({ host: server.socketFolder, user: 'postgres', database: 'postgres', max: 1 });
    try {
      await migrate(db);
      const tables = await readCatalog(db);
      return { dump: schemaDump(tables), types: tableTypes(tables) };
    } finally {
      await db.close();
    }
  } finally {
    await server.stop();
  }
}
