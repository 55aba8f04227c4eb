// `ritorno run --dry-run`: what a run would do, read only.
import { dueInstants, everyCampaign, previewCampaign, showCampaign } from '../campaigns/index.ts';
import { addDays, type Context, type Day, instantAt, readShop } from '../ground/index.ts';
import { accounting } from '../messages/index.ts';
import { fitServing } from '../scores/index.ts';
import { nightHour } from './night-job.ts';
import type { RunReport } from './nightly.ts';

/** Counts, from the newest scores, who would enter each live campaign and what waits to be sent by the end of the day. */
export async function rehearse({ db }: Context, asOf: Day): Promise<RunReport> {
  const { zone } = await readShop(db);
  const enrol: Record<string, unknown> = {};
  for (const { campaignId, name, status } of await everyCampaign(db)) {
    if (status !== 'live') continue;
    const { definition } = await showCampaign(db, campaignId);
    const preview = await previewCampaign(db, definition, undefined, { campaignId });
    enrol[name in enrol ? `${name} (${campaignId})` : name] = {
      scoredOn: preview.asOf,
      wouldEnter: preview.entering.total,
      heldOut: preview.entering.heldOut,
    };
  }
  const hours = await dueInstants(db, instantAt(zone, addDays(asOf, 1), nightHour));
  const { pending } = await accounting(db);
  return {
    asOf,
    phases: {
      fit: { due: (await fitServing(db, asOf)) === undefined },
      enrol,
      coupon: { sendingHours: hours.map((hour) => hour.toISOString()).join(' ') || null },
      send: { waiting: pending },
    },
  };
}
