// What an edit of a launched campaign would mean: who gets the new, who keeps the old, and what nobody may change any more.
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import { type Db, Problem } from '../ground/index.ts';
import type { CampaignDefinition, CampaignVersion, ChangeEffect, LaunchObstacle } from './contract.ts';
import { campaignErrors } from './errors.ts';
import type { LaunchCheck } from './launch-check.ts';
import type { StoredCampaign } from './queries.ts';

const versionsShown = 100;

/** Throws a Problem when `after` changes what a launched campaign has settled for good: the lot of the comparison group. */
export function refuseSettled(before: CampaignDefinition, after: CampaignDefinition): void {
  if (after.holdOutShare !== before.holdOutShare) throw new Problem(campaignErrors.campaign_lot_drawn);
}

/** Throws a Problem when an edit would leave a launched campaign with an offer or a text that is not there. */
export async function refuseBroken(
  db: Db,
  definition: CampaignDefinition,
  checks: readonly LaunchCheck[],
): Promise<void> {
  const obstacles = (await obstaclesOf(db, definition, checks)).filter(({ level }) => level === 'error');
  if (obstacles.length === 0) return;
  throw new Problem(campaignErrors.campaign_change_broken, {
    summary: obstacles.map(({ message }) => message).join(' '),
    obstacles,
  });
}

async function obstaclesOf(
  db: Db,
  definition: CampaignDefinition,
  checks: readonly LaunchCheck[],
): Promise<LaunchObstacle[]> {
  const all = await Promise.all(checks.map((check) => check(db, definition)));
  return all.flat();
}

/**
 * Counts for each step whom an edit concerns: those in the campaign now who have not come to it, those who had its message
 * or have it planned and keep the old one, and the comparison group, which gets nothing before and after.
 */
export async function changeEffect(
  db: Db,
  campaign: StoredCampaign,
  definition: CampaignDefinition,
  now: Date,
  checks: readonly LaunchCheck[],
): Promise<ChangeEffect> {
  const id = campaign.campaignId;
  const open = await db.rows(sql<{ arm: string; nextRung: number; count: number }>`
    select arm, next_rung as "nextRung", count(*) as count from enrolment
    where campaign_id = ${id} and ended_at is null group by arm, next_rung`);
  const passed = await db.rows(sql<{ rung: number; had: number; planned: number }>`
    select rung, count(*) filter (where due_at <= ${now}) as had, count(*) filter (where due_at > ${now}) as planned
    from rung_due where campaign_id = ${id} group by rung`);
  const sum = (arm: string, of: (nextRung: number) => boolean) =>
    open.filter((row) => row.arm === arm && of(row.nextRung)).reduce((total, { count }) => total + count, 0);
  const steps = Math.max(definition.ladder.length, campaign.definition.ladder.length);
  return {
    open: sum('treated', () => true),
    comparison: sum('held_out', () => true),
    finishing: sum('treated', (next) => next > definition.ladder.length && next <= campaign.definition.ladder.length),
    rungs: Array.from({ length: steps }, (_, place) => {
      const rung = place + 1;
      const of = passed.find((row) => row.rung === rung);
      return {
        rung,
        changed: !isDeepStrictEqual(definition.ladder[place], campaign.definition.ladder[place]),
        getNew: rung > definition.ladder.length ? 0 : sum('treated', (next) => next <= rung),
        keepOld: of?.had ?? 0,
        planned: of?.planned ?? 0,
      };
    }),
    obstacles: await obstaclesOf(db, definition, checks),
  };
}

/** The wordings of a launched campaign, the newest first, each with the day from which it held. */
export async function campaignVersions(db: Db, id: number): Promise<CampaignVersion[]> {
  const rows = await db.rows(sql<Omit<CampaignVersion, 'validFrom'> & { validFrom: Date }>`
    select version, name, definition, valid_from as "validFrom" from campaign_version
    where campaign_id = ${id} order by version desc limit ${versionsShown}`);
  return rows.map((row) => ({ ...row, validFrom: row.validFrom.toISOString() }));
}
