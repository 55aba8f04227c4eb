// Where everybody who entered a campaign is, step by step, in counts that close.
import { type RawBuilder, sql } from 'kysely';
import { showCampaign } from '../campaigns/index.ts';
import type { Db } from '../ground/index.ts';
import type { CampaignFlow, FlowStep, Place } from './contract.ts';

/** Where an entry `e` is. */
export const placeOf: RawBuilder<Place> = sql`case when e.end_reason is null then 'open'
  when e.end_reason in ('bought', 'visited', 'redeemed') then 'back'
  when e.end_reason = 'finished' then 'away' else 'left' end`;

/** Steps that have come due for an entry `e`. */
export const stepOf: RawBuilder<number> = sql`(e.next_rung - 1)`;

interface Part {
  readonly arm: 'treated' | 'held_out';
  readonly step: number;
  readonly place: Place;
  readonly backlog: boolean;
  readonly count: number;
}

interface Outcome {
  readonly rung: number;
  readonly state: 'sent' | 'suppressed' | 'pending' | 'uncertain';
  readonly reason: string | null;
  readonly count: number;
}

/** Counts every entry of a campaign and every message that came due. Throws campaign_unknown. */
export async function campaignFlow(db: Db, campaignId: number): Promise<CampaignFlow> {
  const { definition } = await showCampaign(db, campaignId);
  const parts = await db.rows(sql<Part>`
    select e.arm, ${stepOf} as step, ${placeOf} as place, e.origin = 'backlog' as backlog, count(*) as count
    from enrolment e where e.campaign_id = ${campaignId} group by 1, 2, 3, 4`);
  const outcomes = await db.rows(sql<Outcome>`
    select r.rung, case when m.state is null or m.state = 'sending' then 'pending' else m.state end as state, m.reason,
      count(*) as count
    from rung_due r
    left join message m on m.customer_id = r.customer_id and m.campaign_id = r.campaign_id and m.anchor = r.anchor
      and m.rung = r.rung
    where r.campaign_id = ${campaignId} group by 1, 2, 3`);
  const [{ written }] = await db.rows(sql<{ written: number }>`
    select count(*) as written from enrolment e
    where e.campaign_id = ${campaignId} and e.arm = 'treated' and exists (
      select 1 from message m where m.customer_id = e.customer_id and m.campaign_id = e.campaign_id
        and m.anchor = e.anchor and m.state = 'sent')`);
  const sum = (of: (part: Part) => boolean) => parts.reduce((total, part) => total + (of(part) ? part.count : 0), 0);
  const places = (of: (part: Part) => boolean) => ({
    open: sum((part) => of(part) && part.place === 'open'),
    back: sum((part) => of(part) && part.place === 'back'),
    away: sum((part) => of(part) && part.place === 'away'),
    left: sum((part) => of(part) && part.place === 'left'),
  });
  const isTreated = ({ arm }: Part) => arm === 'treated';
  const last = Math.max(definition.ladder.length, ...parts.filter(isTreated).map(({ step }) => step));
  const steps: FlowStep[] = Array.from({ length: last + 1 }, (_, step) => ({
    step,
    reached: sum((part) => isTreated(part) && part.step >= step),
    ...places((part) => isTreated(part) && part.step === step),
    messages: step === 0 ? null : messagesOf(outcomes.filter(({ rung }) => rung === step)),
  }));
  return {
    campaignId,
    entered: sum(() => true),
    treated: { entered: sum(isTreated), written, ...places(isTreated) },
    heldOut: { entered: sum((part) => !isTreated(part)), ...places((part) => !isTreated(part)) },
    backlog: sum(({ backlog }) => backlog),
    steps,
  };
}

function messagesOf(outcomes: readonly Outcome[]): NonNullable<FlowStep['messages']> {
  const total = (state?: Outcome['state']) =>
    outcomes.reduce((sum, one) => sum + (state === undefined || one.state === state ? one.count : 0), 0);
  return {
    due: total(),
    sent: total('sent'),
    suppressed: total('suppressed'),
    pending: total('pending'),
    uncertain: total('uncertain'),
    reasons: outcomes
      .filter(({ state }) => state === 'suppressed')
      .map(({ reason, count }) => ({ reason: reason ?? '', count }))
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1)),
  };
}
