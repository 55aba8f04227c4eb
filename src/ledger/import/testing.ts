// The kit of the tests of imports: files brought in as the command line does it, on a real database.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Context, type Database, virtualClock } from '../../ground/index.ts';
import { testContext, testDatabase } from '../../ground/testing.ts';
import type { ConsentStatement, ImportFigures, ImportKind, ImportMapping } from '../contract.ts';
import { inspectFile } from './inspect-file.ts';
import { formatTold, type MappingOptions, mappingFrom } from './mapping-options.ts';
import { runImport } from './run-import.ts';

/** What a test asks of an import. */
export interface Wish extends MappingOptions {
  readonly kind?: ImportKind;
  readonly preset?: string;
  readonly consent?: ConsentStatement;
  /** The same file may come in twice. */
  readonly again?: boolean;
}

/** What an import came to. */
export interface Brought extends ImportFigures {
  readonly mapping: ImportMapping;
  /** Text of the file of rejects, '' when there is none. */
  readonly rejects: string;
  readonly rejectsPath: string | undefined;
}

export interface ImportKit {
  db(): Database;
  home(): string;
  context(): Context;
  /** Imports a text or bytes. */
  bring(content: string | Buffer, wish?: Wish): Promise<Brought>;
  bringPath(path: string, wish?: Wish): Promise<Brought>;
  empty(): Promise<unknown>;
  /** Tables of imports that were not cleaned up. */
  leftovers(): Promise<number>;
}

/** The kit for one test file: an empty database before each test. Today is 2026-11-22. */
export function importKit(): ImportKit {
  const db = testDatabase();
  let home = '';
  let context: Context;
  let files = 0;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'ritorno-import-'));
    context = testContext(db(), { home, clock: virtualClock(new Date('2026-11-22T10:00:00Z')) });
  });
  afterAll(() => rm(home, { recursive: true, force: true }));
  const empty = () =>
    db().run(
      sql`truncate customer, customer_key, consent, product, store, purchase, purchase_line, customer_statistics,
        episode, import, import_mapping, category_margin, signal, suppression, audit, setting`,
    );
  beforeEach(empty);

  const bringPath = async (path: string, { kind = 'purchases', preset, consent, again, ...options }: Wish = {}) => {
    const mapping = mappingFrom(await inspectFile(db(), path, { kind, preset, format: formatTold(options) }), options);
    const result = await runImport(context, { path, fileName: 'file.csv', kind, mapping, consent, again });
    const rejects = result.rejectsPath === undefined ? '' : await readFile(result.rejectsPath, 'utf8');
    return { ...result.figures, mapping, rejects, rejectsPath: result.rejectsPath };
  };
  return {
    db,
    home: () => home,
    context: () => context,
    async bring(content, wish) {
      const path = join(home, `file-${++files}.csv`);
      await writeFile(path, content);
      return bringPath(path, wish);
    },
    bringPath,
    empty,
    leftovers: async () =>
      (await db().rows(sql`select 1 from information_schema.tables where table_schema = 'staging'`)).length,
  };
}
