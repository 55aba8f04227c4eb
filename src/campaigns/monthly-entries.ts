// How many customers cross a limit in a usual month: counted on the last year's real visits, not guessed.
import { sql } from 'kysely';
import { type Day, type Db, dayNumber } from '../ground/index.ts';
import { limitsOf, silencesOf } from '../scores/index.ts';
import type { EntryLimit } from './contract.ts';

const sampleSize = 2000;
const lookBackDays = 365;
const monthDays = 365.25 / 12;

interface Sampled {
  readonly customerId: number;
  readonly visitDays: number[];
}

/**
 * Crossings of the limit in the year before `asOf`, per month. Counted on up to 2,000 customers, always the same ones.
 * For a limit of the model each customer's own of today is applied to the whole year, so customers whose rhythm has
 * changed a lot are counted approximately.
 */
export async function monthlyEntries(db: Db, entry: EntryLimit, asOf: Day): Promise<number> {
  const [{ total }] = await db.rows(sql<{ total: number }>`
    select count(*) as total from score where as_of = ${asOf}::date`);
  // by a hash of the number: spread over the base, and no other sample on the next look
  const sample = await db.rows(sql<Sampled>`
    select s.customer_id as "customerId", cs.visit_days as "visitDays"
    from score s join customer_statistics cs using (customer_id)
    where s.as_of = ${asOf}::date and cardinality(cs.visit_days) > 0
    order by hashint8(s.customer_id) limit ${sampleSize}`);
  if (sample.length === 0) return 0;
  const limits = await ownLimits(db, entry, sample, asOf);
  const today = dayNumber(asOf);
  const first = Math.min(...sample.map(({ visitDays }) => visitDays[0]));
  const span = Math.min(lookBackDays, Math.max(1, today - first));
  let crossings = 0;
  sample.forEach(({ visitDays }, place) => {
    const limit = limits[place];
    if (limit !== undefined) crossings += crossingsIn(visitDays, limit, today - span, today);
  });
  return Math.round((crossings * monthDays * total) / (span * sample.length));
}

/** Days after `from` up to `to` on which the silence reached `limit` days before the next visit came. */
export function crossingsIn(visitDays: readonly number[], limit: number, from: number, to: number): number {
  let count = 0;
  visitDays.forEach((day, place) => {
    const crossing = day + Math.ceil(limit);
    const next = visitDays[place + 1] ?? Number.POSITIVE_INFINITY;
    if (crossing > from && crossing <= to && crossing < next) count += 1;
  });
  return count;
}

/** Each customer's own limit in days; undefined = never late. */
async function ownLimits(
  db: Db,
  entry: EntryLimit,
  sample: readonly Sampled[],
  asOf: Day,
): Promise<(number | undefined)[]> {
  if (entry.kind === 'days') return sample.map(() => entry.days);
  if (entry.kind === 'multiple')
    return sample.map(({ visitDays }) => {
      if (visitDays.length < 2) return entry.oneTimerDays;
      return (entry.times * (visitDays[visitDays.length - 1] - visitDays[0])) / (visitDays.length - 1);
    });
  const customerIds = sample.map(({ customerId }) => customerId);
  if (entry.kind === 'gone') {
    const silences = await silencesOf(db, customerIds, asOf);
    return customerIds.map((customerId) => silences.get(customerId)?.goneAt(entry.below));
  }
  const limits = await limitsOf(db, customerIds, asOf, entry.rate);
  return customerIds.map((customerId) => limits.get(customerId));
}
