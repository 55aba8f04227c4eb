// Creates and changes campaigns; every change is a new version, and what a launched campaign said is kept.

import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import { dayIn, Problem, readShop, type Tx } from '../ground/index.ts';
import { snapshotBacklog } from './backlog.ts';
import { refuseBroken, refuseSettled } from './change-live.ts';
import type { CampaignDefinition, ChangeCampaign, NewCampaign } from './contract.ts';
import { campaignErrors } from './errors.ts';
import type { LaunchCheck } from './launch-check.ts';
import { lockCampaign } from './queries.ts';

/**
 * Stores a new draft and returns its number. `seed` decides the lot of the comparison group; without one it is
 * random, so that two campaigns hold out different people.
 */
export async function createDraft(
  tx: Tx,
  draft: NewCampaign,
  now: Date,
  seed = randomBytes(8).toString('hex'),
): Promise<number> {
  const [row] = await tx.rows(sql<{ id: number }>`
    insert into campaign (name, status, definition, seed, created_at, changed_at)
    values (${draft.name}, 'draft', ${JSON.stringify(draft.definition)}::jsonb, ${seed}, ${now}, ${now})
    returning campaign_id as id`);
  return row.id;
}

/**
 * Changes name or definition of a campaign that has not ended and returns the new version. When a launched campaign
 * comes to look at other people (another limit, other groups), those who are over the limit at once join the backlog
 * like those of the launch: an edit never writes to a crowd. Throws a Problem when `change.version` is not the newest, and,
 * for a launched campaign, when the edit touches the lot or leaves it with something that is not there.
 */
export async function changeDraft(
  tx: Tx,
  id: number,
  change: ChangeCampaign,
  now: Date,
  checks: readonly LaunchCheck[] = [],
): Promise<number> {
  const before = await lockCampaign(tx, id);
  if (before.status === 'ended')
    throw new Problem(campaignErrors.campaign_wrong_status, { status: 'ended', needed: 'draft, live or paused' });
  if (before.version !== change.version) throw new Problem(campaignErrors.campaign_changed_meanwhile);
  const name = change.name ?? before.name;
  const definition = change.definition ?? before.definition;
  const version = before.version + 1;
  if (before.launchedAt) {
    refuseSettled(before.definition, definition);
    await refuseBroken(tx, definition, checks);
  }
  await tx.run(sql`
    update campaign set name = ${name}, definition = ${JSON.stringify(definition)}::jsonb, version = ${version},
      changed_at = ${now}
    where campaign_id = ${id}`);
  if (before.launchedAt) {
    await keepVersion(tx, id, now);
    if (looksAtOthers(definition, before.definition)) {
      const today = dayIn((await readShop(tx)).zone, now);
      await tx.run(sql`
        update campaign set crossing_after = greatest(crossing_after, ${today}::date) where campaign_id = ${id}`);
      await snapshotBacklog(tx, id, definition, today);
    }
  }
  return version;
}

/** Whether an edit lets people in who could not enter before, though they crossed no limit today. */
export function looksAtOthers(after: CampaignDefinition, before: CampaignDefinition): boolean {
  // not as text: the database keeps the keys in an order of its own
  if (!isDeepStrictEqual(after.entry, before.entry)) return true;
  if (after.targets.some((group) => !before.targets.includes(group))) return true;
  return after.alongsideOthers && !before.alongsideOthers;
}

/** Copies the present wording into the history of versions that enrolments refer to. */
export async function keepVersion(tx: Tx, id: number, now: Date): Promise<void> {
  await tx.run(sql`
    insert into campaign_version (campaign_id, version, name, definition, valid_from)
    select campaign_id, version, name, definition, ${now}::timestamptz from campaign where campaign_id = ${id}
    on conflict do nothing`);
}
