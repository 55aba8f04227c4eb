// The check of SQL for a cluster complains of what a cluster refuses, with its line, and of nothing else.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { faultsOf, type Rule, sqlComplaints, tablesOf } from '../scripts/sql-rules.mjs';

const root = join(import.meta.dirname, '..');
const tables = tablesOf(readFileSync(join(root, 'schema.sql'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'ritorno-sql-'));
writeFileSync(join(folder, 'schema.sql'), readFileSync(join(root, 'schema.sql')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Code with its placeholders, which stand here as #{name}: this file is none that the check reads. */
const written = (code: string) => code.replaceAll('#{', '$' + '{');

/** A file that runs one statement. */
const inFile = (statement: string) => written(`import { sql } from 'kysely';\nawait tx.run(sql\`${statement}\`);\n`);
const rulesOf = (statement: string) => faultsOf(inFile(statement), tables).map(({ rule }) => rule);

const refused: [Rule, string][] = [
  ['empty select', 'select exists (select from customer_statistics where visits > 0) as known'],
  [
    'empty select',
    'delete from product p where not exists (\n  select\n  from purchase_line l where l.product_id = p.product_id)',
  ],
  ['empty select', 'select count(*) from (select from score limit 10) counted'],
  [
    'element in set',
    'update customer_statistics s set store_id = c.stores[c.visits] from computed c where s.customer_id = c.customer_id',
  ],
  ['element in set', 'update offer set name = (names)[1] where offer_id = #{id}'],
  [
    'element in set',
    'insert into store (external_id, name) values (#{a}, #{b}) on conflict (external_id) do update set name = (excluded.names)[1], zone = null',
  ],
  ['stage joined', 'update pg_temp.merging m set state = #{known} from purchase p where p.customer_id = m.customer_id'],
  [
    'stage joined',
    'update #{stage.store} s set store_id = store.store_id from store where store.external_id = s.external_id',
  ],
  [
    'stage joined',
    'with k as (select 1) update pg_temp.merging m set later = true from k join customer_statistics s on true where s.customer_id = m.customer_id',
  ],
  [
    'lateral over a list',
    'select w.channel, p.why from (values (1), (2)) as w (channel) cross join lateral #{permission(customer)} as p',
  ],
  [
    'lateral over a list',
    'select u.id, c.state from unnest(#{ids}::bigint[]) as u (id) left join lateral (select state from consent where customer_id = u.id limit 1) c on true',
  ],
  [
    'lateral over a list',
    'update purchase p set line_count = t.n from pg_temp.merging m, lateral (select count(*) as n from purchase_line l where l.purchase_id = m.purchase_id) t where p.purchase_id = m.purchase_id',
  ],
  [
    'many locked',
    'select customer_id from customer_statistics where customer_id in (#{ids}) order by customer_id for update',
  ],
  [
    'many locked',
    'with d as (select d.* from rung_due d where d.bucket = #{bucket} for update of d skip locked) select * from d',
  ],
  ['many locked', 'select 1 from episode e join coupon c using (customer_id) where e.closed_at is null for share'],
];

const accepted: string[] = [
  // what the rules ask for
  'select exists (select 1 from customer_statistics where visits > 0) as known',
  'select 1 from customer',
  'with c as materialized (select customer_id, (array_agg(store_id order by day desc))[1] as store_id from day group by 1) update customer_statistics s set store_id = c.store_id from c where s.customer_id = c.customer_id',
  'with p as materialized (select customer_id, purchase_id from purchase where (customer_id, purchase_id) in (select customer_id, purchase_id from pg_temp.merging)) update pg_temp.merging m set state = #{known} from p where p.purchase_id = m.purchase_id',
  // a table expression may be called like a table
  'with purchase as materialized (select 1 as purchase_id) update pg_temp.merging m set state = #{known} from purchase where purchase.purchase_id = m.purchase_id',
  // arrays that are made, typed or compared are no elements
  'update import set columns = array[1, 2], marks = #{marks}::text[], seen = seen || #{more}::int[] where import_id = #{id}',
  'update campaign set name = #{name} where tags[1] = #{tag} and campaign_id = #{id} returning tags[1]',
  'set local enable_nestloop = off',
  // words in comments and in texts
  "select 1 -- it was: exists (select from store)\nfrom store where name = 'select from the menu [1] for update'",
  // lists without a look at what is stored, and laterals over stored rows
  'select x.n from unnest(#{ids}::bigint[]) as u (id) cross join lateral (select u.id + 1 as n) x',
  'select c.name, k.state from customer c left join lateral (select state from consent where consent.customer_id = c.customer_id limit 1) k on true',
  'update pg_temp.merging m set state = #{grown} from unnest(#{ids}::bigint[]) as w (purchase_id) where m.purchase_id = w.purchase_id',
  'update pg_temp.merging set state = #{grown} where purchase_id in (select purchase_id from missing)',
  // one customer, one row of a small table, small tables
  'select customer_id from customer where customer_id = #{id} for update',
  'select status from campaign where campaign_id = #{id} for update',
  'select product_id from product where product_id = any(#{ids}::bigint[]) order by product_id for update',
  'update api_key set used_at = #{now} where api_key_id in (select api_key_id from api_key where api_key_id = #{id} for update skip locked)',
];

describe('is refused', () => {
  test.each(refused)('%s: %s', (rule, statement) => {
    expect(rulesOf(statement)).toEqual([rule]);
  });
});

describe('is accepted', () => {
  test.each(accepted)('%s', (statement) => {
    expect(rulesOf(statement)).toEqual([]);
  });
});

test('a complaint names file, line and remedy, also within a statement that is put together', () => {
  mkdirSync(join(folder, 'src/offers'), { recursive: true });
  const text = written(
    "import { sql } from 'kysely';\nconst when = sql<boolean>`true\n  and not exists (\n  select from coupon)`;\nawait tx.run(sql`delete from offer where #{when}`);\n",
  );
  writeFileSync(join(folder, 'src/offers/new.ts'), text);
  writeFileSync(join(folder, 'src/offers/new.test.ts'), text);
  writeFileSync(join(folder, 'src/offers/words.ts'), "export const words = 'select from the list';\n");
  const files = ['src/offers/new.ts', 'src/offers/new.test.ts', 'src/offers/words.ts', 'docs/x.md'];
  expect(sqlComplaints(folder, files)).toEqual([
    'src/offers/new.ts:4: a sub-select names something: `select 1 from` (select from coupon))',
  ]);
});

test('every place in a file is told, with no exception for any file', () => {
  mkdirSync(join(folder, 'src/messages/queue'), { recursive: true });
  const name = 'src/messages/queue/one-a-day.ts';
  writeFileSync(join(folder, name), inFile('select 1 from coupon where state = $1 for update').repeat(2));
  expect(sqlComplaints(folder, [name])).toHaveLength(2);
  expect(sqlComplaints(root, [name])).toEqual([]);
});
