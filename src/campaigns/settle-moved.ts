// Judges silences that have moved: whoever is late all the same goes on where they were, the others leave the ladder.
import { sql } from 'kysely';
import { type Context, type Day, dayIn, readShop, type Tx } from '../ground/index.ts';
import { lockCustomers, type MovedSilence, movedSilences, settleMoved } from '../ledger/index.ts';
import type { EntryLimit } from './contract.ts';
import { crossingDays } from './crossing.ts';

/** An open enrolment in a silence that has moved, with the limit by which it entered. */
interface Affected {
  readonly customerId: number;
  readonly kind: string;
  readonly anchor: Date;
  readonly campaignId: number;
  readonly entry: EntryLimit;
}

/** Customers per transaction: as few as an entry locks at once. */
const chunk = 2000;

/**
 * Judges every silence that has moved since it was last judged, by the limit of the version that each enrolment entered
 * with, and returns how many enrolments ended. Nothing of a moved silence is claimed before. `asOf` defaults to today.
 */
export async function settleMovedSilences(context: Pick<Context, 'db'>, now: Date, asOf?: Day): Promise<number> {
  const { db } = context;
  const moved = await movedSilences(db);
  if (moved.length === 0) return 0;
  const day = asOf ?? dayIn((await readShop(db)).zone, now);
  let ended = 0;
  for (let from = 0; from < moved.length; from += chunk) {
    const part = moved.slice(from, from + chunk);
    ended += await db.transaction((tx) => settleChunk(tx, part, day, now));
  }
  return ended;
}

async function settleChunk(tx: Tx, moved: readonly MovedSilence[], asOf: Day, now: Date): Promise<number> {
  const customers = moved.map(({ customerId }) => customerId);
  // from here on their purchases wait: what is read below holds until the end of the transaction
  await lockCustomers(tx, customers);
  const affected = await tx.rows(sql<Affected>`
    select e.customer_id as "customerId", e.episode_kind as kind, e.anchor, e.campaign_id as "campaignId",
      v.definition -> 'entry' as entry
    from enrolment e
    join episode ep on ep.customer_id = e.customer_id and ep.kind = e.episode_kind and ep.anchor = e.anchor
    join campaign_version v on v.campaign_id = e.campaign_id and v.version = e.campaign_version
    where e.customer_id = any(${customers}::bigint[]) and e.ended_at is null
      and ep.closed_at is null and ep.moved_at is not null`);
  const late = await lateOnes(tx, affected, asOf);
  const over = affected.filter((one) => !late.has(one));
  const ended = await tx.run(sql`
    update enrolment e set ended_at = ${now}, end_reason = 'not_late'
    from unnest(${over.map((one) => one.customerId)}::bigint[], ${over.map((one) => one.campaignId)}::bigint[],
      ${over.map((one) => one.anchor)}::timestamptz[]) as o (customer_id, campaign_id, anchor)
    where e.customer_id = o.customer_id and e.campaign_id = o.campaign_id and e.anchor = o.anchor and e.ended_at is null`);
  // an episode ends with its last ladder; one that nobody's ladder stands on any more stays, so that it is not entered again
  const goesOn = new Set([...late].map(keyOf));
  const left = new Set(over.map(keyOf));
  await settleMoved(
    tx,
    moved.map((one) => ({ ...one, over: left.has(keyOf(one)) && !goesOn.has(keyOf(one)) })),
    now,
  );
  return ended;
}

const keyOf = ({ customerId, kind, anchor }: Pick<Affected, 'customerId' | 'kind' | 'anchor'>) =>
  `${customerId} ${kind} ${anchor.getTime()}`;

/** Those whose silence, where it begins now, has reached their limit by `asOf`. */
async function lateOnes(tx: Tx, affected: readonly Affected[], asOf: Day): Promise<Set<Affected>> {
  const late = new Set<Affected>();
  const limits = new Map<string, Affected[]>();
  for (const one of affected) {
    const limit = JSON.stringify(one.entry);
    limits.set(limit, [...(limits.get(limit) ?? []), one]);
  }
  for (const group of limits.values()) {
    const days = await crossingDays(tx, [...new Set(group.map(({ customerId }) => customerId))], group[0].entry, asOf);
    for (const one of group) {
      const day = days.get(one.customerId);
      if (day !== undefined && day <= asOf) late.add(one);
    }
  }
  return late;
}
