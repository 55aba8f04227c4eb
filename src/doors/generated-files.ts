// The committed files that are generated from the program itself: schema, table types, route table.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeSchema } from '../ground/index.ts';
import { routeTable } from './route-table.ts';

/** File name relative to the repository -> its text. */
export async function generatedFiles(): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'ritorno-generate-'));
  await chmod(folder, 0o711);
  try {
    const { dump, types } = await describeSchema(folder);
    return {
      'schema.sql': dump,
      'src/ground/database/tables.ts': types,
      'docs/generated/routes.md': await routeTable(),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
