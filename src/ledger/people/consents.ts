// Consents: append-only, per channel and purpose, each with its basis, source and text, so that it can be proved.
import { sql } from 'kysely';
import type { Tx } from '../../ground/index.ts';

export type ConsentChannel = 'email' | 'sms' | 'push' | 'all';
export type ConsentPurpose = 'marketing' | 'profiling' | 'soft_optin';
export type ConsentState = 'granted' | 'withdrawn' | 'objected';

export interface ConsentRow {
  readonly customerId: number;
  readonly channel: ConsentChannel;
  readonly purpose: ConsentPurpose;
  readonly state: ConsentState;
  /** Legal basis in words: 'consent', 'existing customer, own similar products' ... */
  readonly basis: string;
  /** Where it was given: a form, a till, a file. */
  readonly source: string;
  /** The text that the customer agreed to, or the name of its version. */
  readonly text?: string;
  readonly language?: string;
  readonly ip?: string;
  /** Who recorded it, when a person did. */
  readonly operator?: string;
  readonly recordedAt: Date;
  /** The source told the instant; else it is when we heard of it. */
  readonly isDated?: boolean;
  readonly proof?: Record<string, unknown>;
}

/**
 * Appends consents. One that repeats what the record says already is left out, so that a file can come twice: a dated one
 * when the same is on record for that instant (what lay between may come later), one without a date when it is what was
 * said last. An
 * objection also stops scoring (`customer.objected_at`) until the customer gives a later consent to marketing.
 * Returns the number appended.
 */
export async function recordConsents(tx: Tx, rows: readonly ConsentRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  const values = JSON.stringify(
    rows.map((row, order) => ({
      place: order,
      customer_id: row.customerId,
      channel: row.channel,
      purpose: row.purpose,
      state: row.state,
      basis: row.basis,
      source: row.source,
      text_version: row.text,
      language: row.language,
      ip: row.ip,
      operator: row.operator,
      recorded_at: row.recordedAt.toISOString(),
      is_dated: row.isDated === true,
      proof: row.proof,
    })),
  );
  const appended = await tx.run(
    sql`with told as (
          select * from jsonb_to_recordset(${values}::jsonb) as w (place integer, customer_id bigint, channel text,
            purpose text, state text, basis text, source text, text_version text, language text, ip text, operator text,
            recorded_at timestamptz, is_dated boolean, proof jsonb)
        ), history as (
          select null::integer as place, consent_id, customer_id, channel, purpose, recorded_at,
            array[state, basis, source, text_version] as said
          from consent where customer_id in (select customer_id from told)
          union all
          select place, null, customer_id, channel, purpose, recorded_at, array[state, basis, source, text_version]
          from told
        ), compared as (
          select place, said is not distinct from lag(said) over before as repeats,
            count(*) filter (where place is null) over same > 0 as is_on_record
          from history
          window before as (
              partition by customer_id, channel, purpose order by recorded_at, place nulls first, consent_id
            ), same as (partition by customer_id, channel, purpose, recorded_at, said)
        )
        insert into consent (customer_id, channel, purpose, state, basis, source, text_version, language, ip, operator,
          recorded_at, proof)
        select customer_id, channel, purpose, state, basis, source, text_version, language, ip, operator, recorded_at, proof
        from told join compared using (place)
        where case when is_dated then not is_on_record else not repeats end
        order by place`,
  );
  if (appended > 0) await followObjections(tx, [...new Set(rows.map((row) => row.customerId))]);
  return appended;
}

/** An objection stands until a later grant of marketing on any channel; a soft opt-in does not lift it. */
async function followObjections(tx: Tx, customerIds: readonly number[]): Promise<void> {
  await tx.run(
    sql`update customer c set objected_at = o.objected_at
        from (
          select w.customer_id, max(b.recorded_at) as objected_at
          from customer w
          left join consent b on b.customer_id = w.customer_id and b.state = 'objected'
            and not exists (
              select 1 from consent later
              where later.customer_id = b.customer_id and later.state = 'granted' and later.purpose = 'marketing'
                and (later.recorded_at, later.consent_id) > (b.recorded_at, b.consent_id))
          where w.customer_id = any(${customerIds}::bigint[])
          group by w.customer_id
        ) o
        where c.customer_id = o.customer_id and c.objected_at is distinct from o.objected_at`,
  );
}
