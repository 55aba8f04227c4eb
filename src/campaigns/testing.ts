// Factories for tests of this room and the later ones: a definition, a live campaign, a scored morning.
import { sql } from 'kysely';
import { type Context, type Database, type Day, instantAt, silent } from '../ground/index.ts';
import { scoreBase } from '../scores/index.ts';
import { type CampaignDefinition, type CampaignDraft, campaignDefinition } from './contract.ts';
import { createDraft } from './drafts.ts';
import { enrol } from './enrol.ts';
import { launchCampaign } from './lifecycle.ts';
import { step } from './step.ts';

/** A ladder of one plain message at 09:30 after 60 days of silence, nobody held out; `change` replaces parts of it. */
export function aDefinition(change: Partial<CampaignDraft> = {}): CampaignDefinition {
  return campaignDefinition.parse({
    entry: { kind: 'days', days: 60 },
    ladder: [{ when: { kind: 'entry' }, offer: null, template: 'comeback-a' }],
    holdOutShare: 0,
    ...change,
  });
}

/** Three in the morning of a day in the shop's zone: when the night runs. */
export function night(day: Day, zone = 'Europe/Rome'): Date {
  return instantAt(zone, day, '03:00');
}

/** A campaign launched in the night of `day`, after a scoring as of that day. Returns its number. */
export async function aLiveCampaign(context: Context, day: Day, definition: CampaignDefinition): Promise<number> {
  await scoreBase(context, day, silent);
  return context.db.transaction(async (tx) => {
    const id = await createDraft(tx, { name: 'Come back', definition }, night(day), 'seed');
    await launchCampaign(tx, id, night(day));
    return id;
  });
}

/** One night: scores, entry and step as of `day`. */
export async function runNight(context: Context, day: Day) {
  await scoreBase(context, day, silent);
  const entered = await enrol(context, day, night(day));
  return { entered, stepped: await step(context, day, night(day)) };
}

/** Forgets every customer and campaign, so that the tests of a file do not meet each other's. */
export async function forgetAll(db: Database): Promise<void> {
  await db.run(sql`
    truncate customer, customer_key, consent, purchase, purchase_line, customer_statistics, signal, suppression, episode,
      score, model_fit, campaign, campaign_version, campaign_backlog, enrolment, rung_due, offer, coupon, coupon_code,
      redemption, till_request, coupon_purchase, campaign_budget cascade`);
}
