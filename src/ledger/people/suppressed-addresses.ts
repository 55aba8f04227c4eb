// The list of addresses that are not written to, found by an address that is typed: only keyed hashes of them are stored.
import { sql } from 'kysely';
import { z } from 'zod';
import { type Db, decodeCursor, encodeCursor, type Vault } from '../../ground/index.ts';
import type { SuppressedAddress, suppressedQuery } from '../contract.ts';
import { addressHash, normalEmail, normalPhone } from './addresses.ts';
import { isOwnAct } from './lift-suppression.ts';

const page = 50;
/** Customers that are named at one address. */
const named = 5;
const place = z.tuple([z.string().max(40), z.string().regex(/^[0-9a-f]{2,128}$/)]);

type Row = Omit<SuppressedAddress, 'isOwnAct'>;

/** Newest first, 50 a page; with `address` the one that is meant, in any spelling of upper and lower case. */
export async function listSuppressed(
  db: Db,
  vault: Vault,
  { address, reason, cursor }: z.infer<typeof suppressedQuery>,
): Promise<{ items: SuppressedAddress[]; next: string | null }> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, place);
  const hashes = address === undefined ? undefined : hashesOf(vault, address);
  const rows = await db.rows(sql<Row>`
    select encode(s.address_hash, 'hex') as id, s.channel, s.reason, s.answer,
      to_char(s.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "recordedAt",
      coalesce(who.customers, '[]'::jsonb) as customers
    from suppression s
    left join lateral (
      select jsonb_agg(jsonb_build_object('customerId', c.customer_id, 'name', c.name)) as customers
      from (
        select customer_id, coalesce(name, external_id) as name from customer
        where (s.channel = 'email' and email_hash = s.address_hash) or (s.channel = 'sms' and phone_hash = s.address_hash)
        order by customer_id limit ${named}
      ) c
    ) who on true
    where ${hashes === undefined ? sql`true` : sql`s.address_hash = any(${hashes}::bytea[])`}
      and ${reason === undefined ? sql`true` : sql`s.reason = ${reason}`}
      and ${after === undefined ? sql`true` : sql`(s.recorded_at, s.address_hash) < (${after[0]}::timestamptz, decode(${after[1]}, 'hex'))`}
    order by s.recorded_at desc, s.address_hash desc limit ${page + 1}`);
  const items = rows.slice(0, page).map((row) => ({ ...row, isOwnAct: isOwnAct(row.reason) }));
  const last = items.at(-1);
  return { items, next: rows.length > page && last ? encodeCursor([last.recordedAt, last.id]) : null };
}

/** The hashes that a typed address may have been stored under; none when it is no address. */
function hashesOf(vault: Vault, address: string): Buffer[] {
  const email = normalEmail(address);
  const phone = normalPhone(address);
  return [
    ...(email === undefined ? [] : [addressHash(vault, 'email', email)]),
    ...(phone === undefined ? [] : [addressHash(vault, 'sms', phone)]),
  ];
}
