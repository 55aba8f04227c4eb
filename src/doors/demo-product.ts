// The product as the demo drives it: a server of its own, an owner who signed in, the nightly run on a virtual clock.
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { campaignDefinition } from '../campaigns/contract.ts';
import { createDraft, launchCampaign, startBacklog } from '../campaigns/index.ts';
import { type Context, changeShop, type Day, dayIn, silent, type VirtualClock } from '../ground/index.ts';
import { beginImport, inspectFile } from '../ledger/index.ts';
import { firstEntries } from '../measurement/index.ts';
import { openRenderer, openSender } from '../messages/index.ts';
import { offerDefinition } from '../offers/contract.ts';
import { createOffer } from '../offers/index.ts';
import { openScorers, scoreBase } from '../scores/index.ts';
import { catcherMailbox, type DemoProduct, type Server } from '../simulation/index.ts';
import { demoCampaign, demoOffers } from './demo-campaign.ts';
import { signUp } from './demo-owner.ts';
import { dispatch, night } from './nightly.ts';
import type { Serving } from './serve.ts';

/** Those who were late before the launch are entered over this many mornings. */
const backlogMornings = 30;

const unwatched = () => undefined;

export interface OpenedDemo extends DemoProduct {
  /** The number of the campaign; undefined before it was launched. */
  campaignId(): number | undefined;
  close(): Promise<void>;
}

/** Sets up shop, owner and API key over HTTP, as a person would. Once `stop` is aborted its next step throws. */
export async function openDemoProduct(
  context: Context & { readonly clock: VirtualClock },
  serving: Serving,
  seed: number,
  stop: AbortSignal,
): Promise<OpenedDemo> {
  const { db, clock } = context;
  const shop = await db.transaction((tx) => changeShop(tx, { name: 'Casa Ferrante' }));
  const owner = await signUp(serving, clock);
  const inbox = catcherMailbox(owner);
  const machine = { baseUrl: serving.url, headers: { authorization: `Bearer ${await machineKey(owner)}` } };
  const renderer = openRenderer();
  const sender = await openSender(context);
  const scorers = openScorers(availableParallelism());
  let campaignId: number | undefined;
  const bringIn = async (file: string, kind: 'customers' | 'purchases') => {
    stop.throwIfAborted();
    const { mapping } = await inspectFile(db, file, { kind });
    await (await beginImport(context, { path: file, fileName: basename(file), kind, mapping })).done;
  };
  return {
    machine,
    mailbox: {
      async newMails() {
        await owner.stayIn();
        return inbox.newMails();
      },
    },
    zone: shop.zone,
    currency: shop.currency,
    moveTo: (instant) => {
      stop.throwIfAborted();
      clock.moveTo(instant);
    },
    importCustomers: (file) => bringIn(file, 'customers'),
    importPurchases: (file) => bringIn(file, 'purchases'),
    campaignId: () => campaignId,
    async launchCampaign() {
      await scoreBase(context, dayIn(shop.zone, clock.now()), silent, scorers);
      campaignId = await db.transaction(async (tx) => {
        const offers: number[] = [];
        for (const { name, definition } of demoOffers) {
          offers.push(await createOffer(tx, { name, definition: offerDefinition.parse(definition) }, clock.now()));
        }
        const definition = campaignDefinition.parse(demoCampaign(offers));
        // the lot hangs on the seed, so that the same seed gives the same figures
        const id = await createDraft(tx, { name: 'Come back', definition }, clock.now(), `demo ${seed}`);
        await launchCampaign(tx, id, clock.now());
        await startBacklog(tx, id, { mornings: backlogMornings }, clock.now());
        return id;
      });
    },
    night: async (day: Day) => {
      await night(context, day, unwatched, { scorers });
    },
    morning: async () => {
      await dispatch(context, unwatched, { renderer, sender });
    },
    close: async () => {
      await sender.close();
      await renderer.close();
      await scorers.close();
    },
    firstEnrolments: async () => (campaignId === undefined ? [] : firstEntries(db, campaignId)),
  };
}

async function machineKey(owner: Server): Promise<string> {
  const answer = await fetch(`${owner.baseUrl}/api/api-keys`, {
    method: 'POST',
    headers: { ...owner.headers, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'Simulated till',
      scopes: ['purchases:write', 'customers:write', 'redemptions:write'],
    }),
  });
  if (!answer.ok) throw new Error(`the demo's API key was refused: ${await answer.text()}`);
  return ((await answer.json()) as { key: string }).key;
}
