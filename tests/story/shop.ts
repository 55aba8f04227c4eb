// A small shop for the stories: customers with a past, a campaign with offers, and days lived on a virtual clock.
import { sql } from 'kysely';
import { type CampaignDraft, campaignDefinition } from '../../src/campaigns/contract.ts';
import { createDraft, dueInstants, launchCampaign } from '../../src/campaigns/index.ts';
import { nightHour } from '../../src/doors/night-job.ts';
import { dispatch, night } from '../../src/doors/nightly.ts';
import {
  addDays,
  type Context,
  type Database,
  type Day,
  instantAt,
  quietLog,
  readShop,
  silent,
  type VirtualClock,
  virtualClock,
} from '../../src/ground/index.ts';
import { recordPurchases } from '../../src/ledger/index.ts';
import { type CustomerWish, purchaseOn, someCustomers, testVault } from '../../src/ledger/testing.ts';
import { openRenderer } from '../../src/messages/index.ts';
import { offerDefinition } from '../../src/offers/contract.ts';
import { createOffer } from '../../src/offers/index.ts';
import { scoreBase } from '../../src/scores/index.ts';

const unwatched = () => undefined;

/** One for all stories of a file: each start loads MJML anew, 0.7 s of processor time. Idle it holds no process. */
const renderer = openRenderer();

export interface StoryShop {
  readonly context: Context & { readonly clock: VirtualClock };
  /** Launches a campaign on the evening of `day`, its rungs with a coupon of 5.00 each. Returns its number. */
  launch(day: Day, draft: Partial<CampaignDraft>): Promise<number>;
  /** Lives one day: its night, then every sending hour; `between` runs after the night, before anything leaves. */
  live(day: Day, between?: () => Promise<void>): Promise<void>;
  /** A purchase at an instant, as the till reports it. */
  buys(externalId: string, day: Day, wish?: Parameters<typeof purchaseOn>[2]): Promise<void>;
  /** Mail that was caught, oldest first. */
  mail(): Promise<{ to: string; at: Date; text: string }[]>;
}

/** Opens the shop in Europe/Rome with an ordinary base and the customers of the story; nothing is scored yet. */
export async function openStory(db: Database, start: Day, customers: readonly CustomerWish[]): Promise<StoryShop> {
  const { zone } = await readShop(db);
  const clock = virtualClock(instantAt(zone, start, '12:00'));
  const context = { db, clock, home: '/nowhere', log: quietLog, vault: testVault };
  await db.transaction((tx) => someCustomers(tx, [...customers, ...ordinaryBase(start)]));
  return {
    context,
    async launch(day, draft) {
      clock.moveTo(instantAt(zone, day, '22:00'));
      await scoreBase(context, day, silent);
      return db.transaction(async (tx) => {
        const definition = offerDefinition.parse({ gives: { kind: 'amount', minor: { base: 500 } } });
        const offer = await createOffer(tx, { name: 'Coupon', definition }, clock.now());
        const ladder = draft.ladder ?? [{ when: { kind: 'entry' }, offer, template: 'comeback-first' }];
        const rungs = ladder.map((rung) => ({ ...rung, offer: rung.offer ?? offer }));
        const campaign = campaignDefinition.parse({
          holdOutShare: 0,
          entry: { kind: 'days', days: 60 },
          ...draft,
          ladder: rungs,
        });
        const id = await createDraft(tx, { name: 'Story', definition: campaign }, clock.now());
        await launchCampaign(tx, id, clock.now());
        return id;
      });
    },
    async live(day, between) {
      clock.moveTo(instantAt(zone, day, nightHour));
      await night(context, day, unwatched);
      await between?.();
      for (const instant of await dueInstants(db, instantAt(zone, addDays(day, 1), nightHour))) {
        if (instant > clock.now()) clock.moveTo(instant);
        await dispatch(context, unwatched, { renderer });
      }
    },
    buys: async (externalId, day, wish) => {
      await db.transaction(async (tx) => {
        const shop = await readShop(tx);
        await recordPurchases(tx, [purchaseOn(externalId, day, wish)], { now: clock.now(), shop });
      });
    },
    mail: async () => {
      const rows = await db.rows(sql<{ to: string[]; at: Date; raw: Buffer }>`
        select envelope_to as "to", caught_at as at, raw from caught_mail order by caught_at, caught_mail_id`);
      return rows.map(({ to, at, raw }) => ({ to: to[0], at, text: raw.toString('latin1') }));
    },
  };
}

/** Customers on whom a rhythm can be learned, who bought lately and are over no limit during a story. */
function ordinaryBase(start: Day): CustomerWish[] {
  return Array.from({ length: 80 }, (_, i) => {
    const gap = 6 + ((i * 37) % 50);
    const bought: Day[] = [];
    for (let j = 0, day = addDays(start, -(i % 9)); j < 2 + ((i * 5) % 8); j++) {
      bought.unshift(day);
      day = addDays(day, -(gap + ((i * 13 + j * 29) % gap)));
    }
    return { externalId: `base-${i}`, email: null, bought };
  });
}
