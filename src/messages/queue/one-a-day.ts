// One mail of a ladder a day: after an outage two rungs can be due together, and the later one then waits for its next morning.
import { sql } from 'kysely';
import type { Db } from '../../ground/index.ts';
import { sameKey } from './keys.ts';

/**
 * Puts off every message that is due while an earlier rung of the same silence is due too, or left on this day: to
 * tomorrow at its own hour by the customer's clock. Where that is beyond its last instant it will be told as too late.
 */
export async function keepOneADay(db: Db, now: Date): Promise<number> {
  return db.run(sql`
    update message m set retry_at = later.at
    from (
      select m.customer_id, m.campaign_id, m.anchor, m.rung, m.channel,
        (here.today + 1 + (m.due_at at time zone r.zone)::time) at time zone r.zone as at
      from message m
      join rung_due r using (customer_id, campaign_id, anchor, rung)
      cross join lateral (select (${now}::timestamptz at time zone r.zone)::date as today) here
      where m.state = 'pending' and m.due_at <= ${now} and (m.retry_at is null or m.retry_at <= ${now})
        and exists (
          select from message e
          where e.customer_id = m.customer_id and e.campaign_id = m.campaign_id and e.anchor = m.anchor and e.rung < m.rung
            and (
              (e.state = 'pending' and e.due_at <= ${now} and (e.retry_at is null or e.retry_at <= ${now}))
              or e.state = 'sending'
              or (e.state in ('sent', 'uncertain') and (e.settled_at at time zone r.zone)::date = here.today)
            )
        )
    ) later
    where m.state = 'pending' and ${sameKey('m', 'later')}`);
}
