// Which tables a backup holds, and in which order they can be filled.
import { sql } from 'kysely';
import type { Db } from '../database/db.ts';
import { tableNames } from '../database/tables.ts';

export interface StoredTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** Identity columns, whose sequences go on after the restored values. */
  readonly identities: readonly string[];
}

/**
 * Sessions, leases, processes and what they were last at end with the installation, locks are made when needed; the
 * migrations are the schema itself; the twin of `score` is empty.
 */
const leftOut = ['migration', 'session', 'lease', 'process', 'job_round', 'customer_lock', 'score_next'];

const kept = tableNames.filter((name) => !leftOut.includes(name));

/**
 * Our lasting tables, those first that others point to; of another schema than the present, those of the given names.
 * Staged imports and what others keep beside us are not ours.
 */
export async function storedTables(db: Db, names: readonly string[] = kept): Promise<StoredTable[]> {
  const rows = await db.rows(sql<StoredTable & { parents: string[] }>`
    select t.relname as name,
      (select json_agg(a.attname order by a.attnum) from pg_attribute a
        where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      coalesce((select json_agg(a.attname) from pg_attribute a
        where a.attrelid = t.oid and a.attidentity <> ''), '[]') as identities,
      coalesce((select json_agg(distinct p.relname) from pg_constraint c join pg_class p on p.oid = c.confrelid
        where c.conrelid = t.oid and c.contype = 'f' and p.oid <> t.oid), '[]') as parents
    from pg_class t
    where t.relnamespace = 'public'::regnamespace and t.relname = any (${[...names]})
    order by t.relname`);
  const ordered: StoredTable[] = [];
  const waiting = new Map(rows.map((row) => [row.name, row]));
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(({ parents }) => !parents.some((parent) => waiting.has(parent)));
    if (ready.length === 0) throw new Error(`foreign keys in a circle: ${[...waiting.keys()].join(', ')}`);
    for (const { name, columns, identities } of ready) {
      ordered.push({ name, columns, identities });
      waiting.delete(name);
    }
  }
  return ordered;
}

/** `table (columns)` as COPY wants it. */
export function copyTarget({ name, columns }: Pick<StoredTable, 'name' | 'columns'>): string {
  return `${quoted(name)} (${columns.map(quoted).join(', ')})`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Names and checksums of the applied migrations. */
export async function appliedMigrations(db: Db): Promise<{ name: string; checksum: string }[]> {
  return db.rows(sql<{ name: string; checksum: string }>`select name, checksum from migration order by name`);
}
