// Customers of their own with one message due each, written set-based: the proof is of the sending, not of how it came due.
import { sql } from 'kysely';
import { aDefinition } from '../../../src/campaigns/testing.ts';
import type { Database } from '../../../src/ground/index.ts';
import { boughtEvery, someCustomers } from '../../../src/ledger/testing.ts';
import { queueDueMessages } from '../../../src/messages/index.ts';
import { aCampaign } from '../../../src/messages/testing.ts';

/** Customers per transaction. */
const chunk = 2000;

/** A live campaign that everybody enters after so many days of silence, with one plain message. Returns its number. */
export async function liveCampaign(db: Database, days: number): Promise<number> {
  const definition = aDefinition({
    entry: { kind: 'days', days },
    ladder: [{ when: { kind: 'entry' }, offer: null, template: 'comeback-first' }],
  });
  return db.transaction(async (tx) => {
    const id = await aCampaign(tx);
    await tx.run(sql`update campaign set definition = ${JSON.stringify(definition)}::jsonb where campaign_id = ${id}`);
    return id;
  });
}

/** A campaign whose `count` customers, all with an address of their own, have a message due now. Returns its number. */
export async function makeDue(db: Database, round: number, count: number): Promise<number> {
  const now = new Date();
  // longer than anybody here is silent: the night lets in nobody
  const campaignId = await liveCampaign(db, 3000);
  for (let from = 0; from < count; from += chunk) {
    await db.transaction(async (tx) => {
      const names = Array.from({ length: Math.min(chunk, count - from) }, (_, i) => `r${round}-${from + i}`);
      const ids = await someCustomers(
        tx,
        names.map((name) => ({
          externalId: name,
          email: `${name}@example.com`,
          bought: boughtEvery(20, { times: 3, until: '2026-01-10' }),
        })),
      );
      const anchors = sql`select customer_id, last_purchase_at as anchor from customer_statistics
        where customer_id = any(${ids}::bigint[])`;
      await tx.run(sql`
        insert into episode (customer_id, kind, anchor, present_anchor, opened_at)
        select customer_id, 'purchase', anchor, anchor, ${now}::timestamptz - interval '1 day' from (${anchors}) a`);
      await tx.run(sql`
        insert into enrolment (customer_id, campaign_id, anchor, enrolled_at, enrolled_on, origin, arm, campaign_version,
          lateness, p_alive, p_buy, expected_margin_minor, value_class, usual_receipt_minor, silence_days, model_version,
          zone, next_rung, last_decided_on, last_due_on)
        select customer_id, ${campaignId}, anchor, ${now}, ${now}::timestamptz::date, 'crossing', 'treated', 1,
          0.97, 0.6, 0.4, 5000, 3, 2500, 58, 'test', 'Europe/Rome', 2,
          ${now}::timestamptz::date, ${now}::timestamptz::date from (${anchors}) a`);
      await tx.run(sql`
        insert into rung_due (customer_id, campaign_id, anchor, rung, bucket, decided_on, due_on, due_at, not_after, zone,
          channels, template, offer_id, value_class, prepared_at)
        select customer_id, ${campaignId}, anchor, 1, customer_id % 64, ${now}::timestamptz::date,
          ${now}::timestamptz::date, ${now}, ${now}::timestamptz + interval '1 day', 'Europe/Rome', array['email'],
          'comeback-first', null, 3, ${now} from (${anchors}) a`);
    });
  }
  await queueDueMessages({ db }, new Date(now.getTime() + 1000));
  return campaignId;
}
