// What people do with offers, each deed in one transaction with the line that says who did it.
import { type Actor, type Context, deedsOn } from '../ground/index.ts';
import type { ChangeOffer, NewOffer } from './contract.ts';
import { archiveOffer, changeOffer, createOffer } from './write-offers.ts';

/** The deeds of `actor`. */
export function offerDeeds(context: Pick<Context, 'db' | 'clock'>, actor: Actor | null) {
  const done = deedsOn('offer', context, actor);

  return {
    /** Stores an offer and returns its number. */
    create: (offer: NewOffer): Promise<number> =>
      done('offer created', async (tx, now) => {
        const id = await createOffer(tx, offer, now);
        return { id, details: { name: offer.name }, result: id };
      }),

    /** Changes an offer for coupons issued from now on and returns the new version. */
    change: (id: number, change: ChangeOffer): Promise<number> =>
      done('offer changed', async (tx, now) => {
        const version = await changeOffer(tx, id, change, now);
        const parts = (['name', 'definition'] as const).filter((part) => change[part] !== undefined);
        return { id, details: { version, parts }, result: version };
      }),

    /** Takes an offer out of use. */
    archive: (id: number): Promise<void> =>
      done('offer archived', async (tx, now) => ({ id, result: await archiveOffer(tx, id, now) })),
  };
}
