// Customers as their own source tells them: who they are, how to reach them, which cards they hold, what they consented to.
import { sql } from 'kysely';
import type { Tx, Vault } from '../../ground/index.ts';
import { endSharedSilences } from '../facts/follow-silences.ts';
import { lockCustomers } from '../facts/locks.ts';
import { resolveCustomers } from '../facts/resolve.ts';
import { analyzeStage, connectionStage, copyColumns, type Stage } from '../facts/stage.ts';
import { stageWriter } from '../facts/stage-writer.ts';
import { addressHash } from './addresses.ts';
import { type ConsentRow, recordConsents } from './consents.ts';
import { membersOf, type SharedBy, sharedKeys } from './same-person.ts';

/** What a source tells of a customer. Absent = not told, kept as it was; null = told to be empty. */
export interface CustomerRow {
  readonly externalId: string;
  readonly cards?: readonly string[];
  readonly name?: string | null;
  readonly givenName?: string | null;
  /** Normalised (`normalEmail`). */
  readonly email?: string | null;
  /** Normalised (`normalPhone`). */
  readonly phone?: string | null;
  readonly language?: string | null;
  readonly zone?: string | null;
  readonly country?: string | null;
  /** 'YYYY-MM-DD' */
  readonly birthday?: string | null;
  readonly consents?: readonly Omit<ConsentRow, 'customerId'>[];
}

export interface RecordedCustomer {
  readonly index: number;
  readonly state: 'new' | 'changed' | 'known' | 'card_of_another';
  readonly customerId: number | null;
}

/**
 * Records customers in the caller's transaction; of two rows for one customer the later wins. A row whose card belongs
 * to another customer is refused whole and changes nothing but to make the customer known. One result per row.
 */
export async function recordCustomers(
  tx: Tx,
  rows: readonly CustomerRow[],
  how: { readonly now: Date; readonly vault: Vault },
): Promise<RecordedCustomer[]> {
  if (rows.length === 0) return [];
  const writer = stageWriter();
  const identities = rows.map((row, index) => {
    const cards = row.cards?.length ? row.cards : [undefined];
    return cards.map((card) => writer.identity({ kind: 'external', value: row.externalId, card }, index).no);
  });
  const stage = await connectionStage(tx);
  await tx.copyIn(`copy pg_temp.stage_customer (${copyColumns('customer')}) from stdin (format binary)`, [
    writer.take().customer as Buffer,
  ]);
  const before = await known(tx, rows);
  await analyzeStage(tx, stage, rows.length);
  await resolveCustomers(tx, stage, how.now);
  const joined = await keysToCome(tx, stage, rows, identities);
  await lockCustomers(
    tx,
    sql`select customer_id from ${stage.customer} union select unnest(${membersOf(joined)}::bigint[])`,
  );
  const resolved = new Map(
    (
      await tx.rows(
        sql<{ identity: number; customer_id: number; refused: boolean }>`
          select identity, customer_id, refused from ${stage.customer}`,
      )
    ).map((row) => [row.identity, row]),
  );
  const results = rows.map((row, index): { customerId: number; refused: boolean; isNew: boolean } => {
    const found = identities[index].map((no) => resolved.get(no));
    const first = found[0];
    if (!first) throw new Error('a staged customer was not resolved');
    return {
      customerId: first.customer_id,
      refused: found.some((each) => each?.refused),
      isNew: !before.has(row.externalId),
    };
  });
  const accepted = rows.flatMap((row, index) =>
    results[index].refused ? [] : [{ row, id: results[index].customerId }],
  );
  const changed = await update(tx, accepted, how.vault);
  // a key that joins two numbers ends the silence of whoever has bought under the other
  const shared = joined.length > 0 ? await sharedKeys(tx, sql`select unnest(${[...changed]}::bigint[])`) : [];
  await endSharedSilences(tx, shared, how.now);
  await recordConsents(
    tx,
    accepted.flatMap(({ row, id }) => (row.consents ?? []).map((consent) => ({ ...consent, customerId: id }))),
  );
  return results.map(({ customerId, refused, isNew }, index) => ({
    index,
    customerId: refused ? null : customerId,
    state: refused ? 'card_of_another' : isNew ? 'new' : changed.has(customerId) ? 'changed' : 'known',
  }));
}

/** Who will share a mailbox or a telephone number once these rows are written; with those who share the former one. */
function keysToCome(
  tx: Tx,
  stage: Stage,
  rows: readonly CustomerRow[],
  identities: readonly (readonly number[])[],
): Promise<SharedBy[]> {
  const telling = rows.flatMap(({ email, phone }, i) =>
    email || phone ? [{ no: identities[i][0], email, phone }] : [],
  );
  const told = sql`
    select k.kind, k.key, c.customer_id
    from unnest(${telling.map(({ no }) => no)}::integer[], ${telling.map(({ email }) => email ?? null)}::text[],
      ${telling.map(({ phone }) => phone ?? null)}::text[]) as t (identity, email, phone)
    join ${stage.customer} c on c.identity = t.identity
    cross join lateral (values ('email', mailbox_of(t.email)), ('phone', t.phone)) as k (kind, key)
    where k.key is not null`;
  return sharedKeys(tx, sql`select customer_id from ${stage.customer}`, told, true);
}

/** Which of the rows' external ids belong to a customer already. */
async function known(tx: Tx, rows: readonly CustomerRow[]): Promise<Set<string>> {
  const found = await tx.rows(
    sql<{ value: string }>`
      select value from customer_key where kind = 'external' and value = any(${rows.map((row) => row.externalId)}::text[])`,
  );
  return new Set(found.map((row) => row.value));
}

/** Writes what was told; returns the customers that differ now. */
async function update(
  tx: Tx,
  rows: readonly { row: CustomerRow; id: number }[],
  vault: Vault,
): Promise<ReadonlySet<number>> {
  // Of two rows for one customer the later adds to and wins over the earlier.
  const told = new Map<number, Record<string, unknown>>();
  for (const { row, id } of rows) told.set(id, { ...told.get(id), customer_id: id, ...toldFields(row, vault) });
  if (told.size === 0) return new Set();
  // what is told becomes dates and bytes before it meets stored rows: such a cast depends on the connection's settings
  const read = ([name, type]: readonly [string, string]) =>
    sql`(w.told ->> ${sql.lit(name)})::${sql.raw(type)} as ${sql.raw(name)}`;
  const kept = ([name]: readonly [string, string]) =>
    sql`case when t.told ? ${sql.lit(name)} then t.${sql.raw(name)} else c.${sql.raw(name)} end as ${sql.raw(name)}`;
  const names = sql.raw(columns.map(([name]) => name).join(', '));
  const changed = await tx.rows(
    sql<{ customer_id: number }>`
      with t as materialized (
        select w.told, (w.told ->> 'customer_id')::bigint as customer_id, ${sql.join(columns.map(read))}
        from jsonb_array_elements(${JSON.stringify([...told.values()])}::jsonb) as w (told)
      )
      update customer c set (${names}) = row (${sql.raw(columns.map(([name]) => `n.${name}`).join(', '))})
      from (
        select c.customer_id, ${sql.join(columns.map(kept))} from t join customer c using (customer_id)
      ) n
      where n.customer_id = c.customer_id
        and (${sql.raw(columns.map(([name]) => `n.${name}`).join(', '))})
          is distinct from (${sql.raw(columns.map(([name]) => `c.${name}`).join(', '))})
      returning c.customer_id`,
  );
  return new Set(changed.map((row) => row.customer_id));
}

const columns = [
  ['name', 'text'],
  ['given_name', 'text'],
  ['email', 'text'],
  ['email_hash', 'bytea'],
  ['phone', 'text'],
  ['phone_hash', 'bytea'],
  ['language', 'text'],
  ['zone', 'text'],
  ['country', 'text'],
  ['birthday', 'date'],
] as const;

function toldFields(row: CustomerRow, vault: Vault): Record<string, unknown> {
  const hash = (channel: 'email' | 'sms', address: string | null | undefined) =>
    typeof address === 'string' ? `\\x${addressHash(vault, channel, address).toString('hex')}` : address;
  const told = {
    name: row.name,
    given_name: row.givenName,
    email: row.email,
    email_hash: hash('email', row.email),
    phone: row.phone,
    phone_hash: hash('sms', row.phone),
    language: row.language,
    zone: row.zone,
    country: row.country,
    birthday: row.birthday,
  };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}
