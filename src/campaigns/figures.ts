// Where everybody who entered a campaign is now: entered = treated + held out = open + ended for each reason.
import { sql } from 'kysely';
import type { Db } from '../ground/index.ts';
import { backlogCounts } from './backlog.ts';
import type { CampaignFigures, EndReason } from './contract.ts';
import { readCampaign } from './queries.ts';

/** Counts one campaign's enrolments, its backlog and its rungs. */
export async function campaignFigures(db: Db, id: number): Promise<CampaignFigures> {
  const parts = await db.rows(sql<{ arm: string; reason: EndReason | null; count: number }>`
    select arm, end_reason as reason, count(*) as count from enrolment
    where campaign_id = ${id} group by arm, end_reason`);
  const backlog = await backlogCounts(db, await readCampaign(db, id));
  const rungs = await db.rows(sql<{ rung: number; due: number; refused: number }>`
    select rung, count(*) as due, count(refused_reason) as refused from rung_due
    where campaign_id = ${id} group by rung order by rung`);
  const sum = (of: (part: (typeof parts)[number]) => boolean) =>
    parts.filter(of).reduce((total, { count }) => total + count, 0);
  const reasons = [...new Set(parts.map(({ reason }) => reason))].filter((reason) => reason !== null).sort();
  return {
    entered: sum(() => true),
    treated: sum(({ arm }) => arm === 'treated'),
    heldOut: sum(({ arm }) => arm === 'held_out'),
    open: sum(({ reason }) => reason === null),
    ended: reasons.map((reason) => ({ reason, count: sum((part) => part.reason === reason) })),
    backlogWaiting: backlog.waiting,
    backlogPlanned: backlog.planned,
    rungs,
  };
}
