// The campaign that the demo launches: three growing offers at the personal limit, 30 and 60 days after.
import type { CampaignDraft } from '../campaigns/contract.ts';
import type { OfferDraft } from '../offers/contract.ts';

/** Days after enrolment in which a purchase counts as coming back. */
export const demoWindowDays = 60;

export const demoOffers: readonly { readonly name: string; readonly definition: OfferDraft }[] = [
  {
    name: 'First coupon',
    definition: {
      gives: { kind: 'amount', minor: { base: 500, byClass: { '3': 700, '4': 1000, '5': 1500 } } },
      minimumMinor: 1500,
    },
  },
  {
    name: 'Fifteen percent',
    definition: {
      gives: { kind: 'percent', percent: { base: 15 }, limitMinor: { base: 2500 } },
      minimumMinor: 1500,
    },
  },
  {
    name: 'Last coupon',
    definition: {
      gives: { kind: 'amount', minor: { base: 1000, byClass: { '4': 1500, '5': 2000 } } },
      minimumMinor: 2500,
    },
  },
];

/** The ladder over those offers, by their numbers. One in four is held out, so that half a year shows an effect. */
export function demoCampaign(offerIds: readonly number[]): CampaignDraft {
  const [first, second, last] = offerIds;
  return {
    entry: { kind: 'false_alarm', rate: 0.05 },
    holdOutShare: 0.25,
    preciousFrom: null,
    ladder: [
      { when: { kind: 'entry' }, offer: first, template: 'comeback-first' },
      { when: { kind: 'after', days: 30 }, offer: second, template: 'comeback-second' },
      { when: { kind: 'after', days: 30 }, offer: last, template: 'comeback-last' },
    ],
  };
}
