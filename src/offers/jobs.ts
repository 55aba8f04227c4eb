// What `offers` has done by itself: coupons that came back in purchases each night, coupons for what has come due.
import type { Jobs } from '../ground/index.ts';
import { issueDueCoupons } from './issue-coupons.ts';
import { redeemFromPurchases } from './redeem-from-purchases.ts';

/** The jobs of this room. */
export function offerJobs(): Partial<Jobs> {
  return {
    night: [
      {
        phase: 'update',
        work: async ({ context, progress }) => ({ ...(await redeemFromPurchases(context, progress)) }),
      },
    ],
    rounds: [
      {
        name: 'coupon',
        role: 'send',
        every: 30,
        after: 'silences',
        work: async ({ context, progress }) => ({
          ...(await issueDueCoupons(context, context.clock.now(), progress)),
        }),
      },
    ],
  };
}
