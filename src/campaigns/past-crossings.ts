// The past of a sample of customers: when each passed their limit, in which value group they were then, and what followed.
import { sql } from 'kysely';
import { type Day, type Db, dayNumber } from '../ground/index.ts';
import { spendCluster, spendCuts } from '../models/index.ts';
import { limitsOf, silencesOf, valueClasses, valuePeriodDays } from '../scores/index.ts';
import type { EntryLimit } from './contract.ts';

const sampleSize = 2000;

/** A day on which a silence reached the limit before the next visit came. */
export interface Crossing {
  readonly day: number;
  /** The value group on that day, by the cuts of today. */
  readonly valueClass: number;
  /** The next visit; undefined when none has come since. */
  readonly next: number | undefined;
}

export interface Past {
  /** Everybody with a score; the sample stands for them. */
  readonly total: number;
  readonly sampled: number;
  /** The day number of the first visit in the sample. */
  readonly first: number;
  readonly crossings: readonly Crossing[];
}

interface Sampled {
  readonly customerId: number;
  readonly visitDays: number[];
  readonly visitNetMinor: number[];
}

/**
 * Every crossing of the limit up to `asOf` by up to 2,000 customers, always the same ones. For a limit of the model each
 * customer's own of today is applied to the whole past, so customers whose rhythm has changed a lot are counted
 * approximately.
 */
export async function pastCrossings(db: Db, entry: EntryLimit, asOf: Day): Promise<Past> {
  const [{ total }] = await db.rows(sql<{ total: number }>`
    select count(*) as total from score where as_of = ${asOf}::date`);
  // by a hash of the number: spread over the base, and no other sample on the next look
  const sample = await db.rows(sql<Sampled>`
    select s.customer_id as "customerId", cs.visit_days as "visitDays", cs.visit_net_minor as "visitNetMinor"
    from score s join customer_statistics cs using (customer_id)
    where s.as_of = ${asOf}::date and cardinality(cs.visit_days) > 0
    order by hashint8(s.customer_id) limit ${sampleSize}`);
  const limits = await ownLimits(db, entry, sample, asOf);
  const today = dayNumber(asOf);
  const cuts = spendCuts(activeSpend(sample, today));
  return {
    total,
    sampled: sample.length,
    first: Math.min(today, ...sample.map(({ visitDays }) => visitDays[0])),
    crossings: sample.flatMap((customer, i) => {
      const limit = limits[i];
      if (limit === undefined) return [];
      return crossingsOf(customer.visitDays, limit)
        .filter(({ day }) => day <= today)
        .map(({ day, place, next }) => ({ day, next, valueClass: classOn(customer, day, place, cuts) }));
    }),
  };
}

/** Days on which the silence after a visit reached `limit` days before the next visit came. */
export function crossingsOf(visitDays: readonly number[], limit: number) {
  return visitDays.flatMap((visit, place) => {
    const next = visitDays.at(place + 1);
    const day = visit + Math.ceil(limit);
    return next === undefined || day < next ? [{ day, place, next }] : [];
  });
}

/** What those spent within the value period who bought in it. */
function activeSpend(sample: readonly Sampled[], today: number): number[] {
  return sample
    .filter(({ visitDays }) => (visitDays.findLast((day) => day <= today) ?? 0) > today - valuePeriodDays)
    .map((customer) => spentBy(customer, today, customer.visitDays.length));
}

function spentBy({ visitDays, visitNetMinor }: Sampled, end: number, visits: number): number {
  let sum = 0;
  for (let i = 0; i < visits; i++)
    if (visitDays[i] > end - valuePeriodDays && visitDays[i] <= end) sum += visitNetMinor[i];
  return sum;
}

/** The value group on a day, after the visit at `place`. */
function classOn(customer: Sampled, day: number, place: number, cuts: ReturnType<typeof spendCuts>): number {
  const cluster = spendCluster(
    {
      firstDay: customer.visitDays[0],
      lastDay: customer.visitDays[place],
      visits: place + 1,
      spentInPeriod: spentBy(customer, day, place + 1),
    },
    { end: day, days: valuePeriodDays },
    cuts,
  );
  return valueClasses[cluster ?? 'new'];
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
  if (customerIds.length === 0) return [];
  if (entry.kind === 'gone') {
    const silences = await silencesOf(db, customerIds, asOf);
    return customerIds.map((customerId) => silences.get(customerId)?.goneAt(entry.below));
  }
  const limits = await limitsOf(db, customerIds, asOf, entry.rate);
  return customerIds.map((customerId) => limits.get(customerId));
}
