// A chunk of the night works on the campaign as it was read; a pause or a change in between stops the rest.
import { sql } from 'kysely';
import type { Tx } from '../ground/index.ts';
import type { StoredCampaign } from './queries.ts';

/** Whether the campaign is still live in the version that was read; holds that until the end of the transaction. */
export async function stillAsRead(tx: Tx, { campaignId, version }: StoredCampaign): Promise<boolean> {
  const rows = await tx.rows(sql`
    select campaign_id from campaign where campaign_id = ${campaignId} and status = 'live' and version = ${version}
    for share`);
  return rows.length === 1;
}
