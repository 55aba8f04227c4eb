// Who enters a campaign on the next mornings if nobody buys until then: those who cross its limit, and the backlog's mornings.
import { type RawBuilder, sql } from 'kysely';
import { addDays, type Day, type Db, dayNumber, type Shop } from '../ground/index.ts';
import {
  enteredAlready,
  inAnotherLadder,
  inBacklog,
  resting,
  runsOn,
  scoredCustomers,
  targeted,
} from './candidates.ts';
import type { EntryLimit } from './contract.ts';
import { crossingDays } from './crossing.ts';
import { armOf } from './lot.ts';
import { overLimit } from './over-limit.ts';
import type { StoredCampaign } from './queries.ts';

export interface Entering {
  readonly customerId: number;
  readonly entersOn: Day;
  readonly valueClass: number;
  readonly arm: 'treated' | 'held_out';
}

/** Of a limit that the scores do not tell the day of, so many are asked: those who are nearest to it. */
const mostAsked = 20_000;

interface Near extends Omit<Entering, 'entersOn'> {
  readonly days: number | null;
}

/**
 * Those who may enter on one of the next `mornings` days after the scores of `asOf`, and whose first rung comes at once.
 * A first rung that waits for more than the entry is not foreseen.
 */
export async function entersSoon(
  db: Db,
  campaign: StoredCampaign,
  shop: Shop,
  asOf: Day,
  mornings: number,
): Promise<Entering[]> {
  const { definition, campaignId, seed } = campaign;
  if (definition.ladder[0].when.kind !== 'entry') return [];
  const arm = armOf(seed, definition.holdOutShare);
  const free = sql`${targeted(definition)} and s.last_day = cs.last_day and cs.last_purchase_at is not null
    and c.objected_at is null and not ${enteredAlready(campaignId)} and not ${inAnotherLadder(definition, campaignId)}
    and not ${resting(definition, campaignId, asOf)}`;
  const days = daysToLimit(definition.entry, shop);
  const within = days === null ? sql`true` : sql`${days} between 1 and ${mornings}`;
  const near = await db.rows(sql<Near>`
    select s.customer_id as "customerId", s.value_class as "valueClass", ${arm} as arm, ${days ?? sql`null::integer`} as days
    from ${scoredCustomers}
    where s.as_of = ${asOf}::date and not ${overLimit(definition.entry)} and ${within} and ${free}
      and not ${inBacklog(campaignId)}
    order by ${definition.entry.kind === 'gone' ? sql`s.p_alive` : sql`s.lateness desc`}, s.customer_id
    limit ${mostAsked}`);
  const crossing = days === null ? await crossingDays(db, idsOf(near), definition.entry, asOf) : undefined;
  const entering = near.flatMap(({ days: left, ...one }) => {
    const on = crossing ? crossing.get(one.customerId) : addDays(asOf, left ?? 0);
    return on === undefined ? [] : [{ ...one, entersOn: on }];
  });
  const backlog = await db.rows(sql<Entering>`
    select s.customer_id as "customerId", s.value_class as "valueClass", ${arm} as arm, b.start_on as "entersOn"
    from campaign_backlog b join ${scoredCustomers} on s.customer_id = b.customer_id
      and b.anchor = cs.last_purchase_at
    where b.campaign_id = ${campaignId} and b.start_on > ${asOf}::date and s.as_of = ${asOf}::date and ${free}
      and ${overLimit(definition.entry)}`);
  return [...entering, ...backlog].filter(({ entersOn }) => {
    const ahead = dayNumber(entersOn) - dayNumber(asOf);
    return ahead >= 1 && ahead <= mornings && runsOn(definition, entersOn);
  });
}

/** In how many days the silence of a score `s` reaches the limit, as SQL; null where the scores do not tell. */
function daysToLimit(entry: EntryLimit, shop: Shop): RawBuilder<number> | null {
  if (entry.kind === 'days') return sql`${entry.days}::integer - s.silence_days`;
  if (entry.kind === 'multiple') {
    return sql`ceil(coalesce(${entry.times}::float8 * s.mean_gap_days, ${entry.oneTimerDays}::integer))::integer
      - s.silence_days`;
  }
  return entry.kind === 'false_alarm' && entry.rate === shop.lateRate ? sql`s.late_on - s.as_of` : null;
}

function idsOf(rows: readonly Near[]): number[] {
  return rows.map(({ customerId }) => customerId);
}
