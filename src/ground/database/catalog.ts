// Reads the shape of the migrated database from PostgreSQL's catalogs: what the schema dump and the table types print.
import { sql } from 'kysely';
import type { Db } from './db.ts';

export interface Column {
  readonly name: string;
  /** As PostgreSQL writes it: 'bigint', 'timestamp with time zone', 'text[]'. */
  readonly type: string;
  readonly required: boolean;
  readonly default: string | null;
  /** 'always' or 'by default' for identity columns. */
  readonly identity: 'always' | 'by default' | null;
}

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  /** Primary key, unique, check and foreign keys, as `name definition`. */
  readonly constraints: readonly { readonly name: string; readonly definition: string }[];
  /** Indexes that no constraint owns, as complete statements. */
  readonly indexes: readonly string[];
}

/** Every table of the public schema, by name. */
export async function readCatalog(db: Db): Promise<Table[]> {
  return db.rows(sql<Table>`
    select t.relname as name,
      -- columns in the order of their definition
      (select json_agg(json_build_object(
          'name', a.attname,
          'type', format_type(a.atttypid, a.atttypmod),
          'required', a.attnotnull,
          'default', pg_get_expr(d.adbin, d.adrelid),
          'identity', case a.attidentity when 'a' then 'always' when 'd' then 'by default' end
        ) order by a.attnum)
        from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped) as columns,
      -- not-null constraints are rows of their own since PostgreSQL 18; the column says it already
      coalesce((select json_agg(json_build_object('name', c.conname, 'definition', pg_get_constraintdef(c.oid))
          order by position(c.contype::text in 'pucfx'), c.conname)
        from pg_constraint c where c.conrelid = t.oid and c.contype <> 'n'), '[]') as constraints,
      coalesce((select json_agg(pg_get_indexdef(i.indexrelid) order by i.indexrelid::regclass::text)
        from pg_index i where i.indrelid = t.oid
          and not exists (select 1 from pg_constraint c where c.conindid = i.indexrelid)), '[]') as indexes
    from pg_class t
    where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p')
    order by t.relname`);
}
