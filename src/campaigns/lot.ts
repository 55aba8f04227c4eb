// The lot that decides who is held out: deterministic, so that a re-import, a merge or a second run draws the same.
import { type RawBuilder, sql } from 'kysely';

/**
 * A number in [0, 1) from the campaign's seed and the customer's number outside (`c.external_id`): the first 52 bits
 * of SHA-256. Independent between campaigns, since their seeds differ; the same in every silence of a customer, so
 * that nobody of the comparison group has seen an earlier offer of the same campaign.
 */
export function lot(seed: string): RawBuilder<number> {
  return sql`(('x' || substr(encode(sha256(convert_to(${`${seed}:`} || c.external_id, 'UTF8')), 'hex'), 1, 13))::bit(52)::bigint
    / 4503599627370496.0)`;
}

/** The arm of a customer: 'held_out' when the lot is below the share, else 'treated'. */
export function armOf(seed: string, holdOutShare: number): RawBuilder<'treated' | 'held_out'> {
  return sql`case when ${lot(seed)} < ${holdOutShare}::float8 then 'held_out' else 'treated' end`;
}
