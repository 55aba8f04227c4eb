// Mappings that people keep for the next file of the same kind.
import { sql } from 'kysely';
import { type Db, Problem, type Tx } from '../../ground/index.ts';
import type { ImportKind, ImportMapping, SavedMapping } from '../contract.ts';
import { ledgerErrors } from '../errors.ts';

/** All saved mappings by name. */
export async function listMappings(db: Db): Promise<SavedMapping[]> {
  const rows = await db.rows(
    sql<{ name: string; kind: ImportKind; mapping: ImportMapping; saved_at: Date }>`
      select name, kind, mapping, saved_at from import_mapping order by name`,
  );
  return rows.map((row) => ({
    name: row.name,
    kind: row.kind,
    mapping: row.mapping,
    savedAt: row.saved_at.toISOString(),
  }));
}

/** The mapping of that name; a Problem when there is none. */
export async function readMapping(db: Db, name: string): Promise<SavedMapping> {
  const all = await listMappings(db);
  const found = all.find((each) => each.name === name);
  if (!found) {
    throw new Problem(ledgerErrors.mapping_unknown, {
      name,
      names: all.map((each) => each.name).join(', ') || 'none yet',
    });
  }
  return found;
}

/** Saves a mapping under a name; one of that name is replaced. */
export async function saveMapping(
  tx: Tx,
  name: string,
  what: { readonly kind: ImportKind; readonly mapping: ImportMapping },
  now: Date,
): Promise<void> {
  await tx.run(
    sql`insert into import_mapping (name, kind, mapping, saved_at)
        values (${name}, ${what.kind}, ${JSON.stringify(what.mapping)}::jsonb, ${now})
        on conflict (name) do update set kind = excluded.kind, mapping = excluded.mapping, saved_at = excluded.saved_at`,
  );
}

/** Forgets a mapping; a Problem when there is none of that name. */
export async function deleteMapping(tx: Tx, name: string): Promise<void> {
  await readMapping(tx, name);
  await tx.run(sql`delete from import_mapping where name = ${name}`);
}
