// What `offers` has done by itself: coupons that came back in purchases and the count of the ceilings each night, coupons
// for what has come due.
import type { Context, Figures, Jobs } from '../ground/index.ts';
import { mendBudgets } from './budget.ts';
import { issueDueCoupons } from './issue-coupons.ts';
import { redeemFromPurchases } from './redeem-from-purchases.ts';

/** Compares the ceilings' counts with the coupons; what had to be mended is told in the night's figures and in the log. */
async function checkBudgets({ db, log }: Context): Promise<Figures> {
  const mended = await mendBudgets(db);
  if (mended.length === 0) return {};
  log.error('what coupons have taken of a ceiling was counted wrongly and is mended', { campaigns: mended.join(', ') });
  return { budgetsMended: mended.length };
}

/** The jobs of this room. */
export function offerJobs(): Partial<Jobs> {
  return {
    night: [
      {
        phase: 'update',
        work: async ({ context, progress }) => ({ ...(await redeemFromPurchases(context, progress)) }),
      },
      { phase: 'update', work: ({ context }) => checkBudgets(context) },
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
