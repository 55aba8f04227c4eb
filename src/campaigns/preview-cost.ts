// What the coupons of a previewed campaign can cost, and how many of them its ceiling lets through.
import { type Db, readShop } from '../ground/index.ts';
import type { CampaignDefinition, PreviewCost } from './contract.ts';

/** What offers know of costs; passed in by `doors`, since offers is a later room. */
export interface CouponCeilings {
  /** The most that one coupon of this offer can cost for a customer of this value class. */
  ceiling(offerId: number, valueClass: number): number;
  /** Of the most that past coupons could cost, the share that they did cost; null while too few have run out. */
  readonly usedShare: number | null;
}

/** Customers of one value class who would get a message. */
export interface Written {
  readonly valueClass: number;
  readonly count: number;
}

/** Equal coupons of one rung for the customers of one value class. */
interface Lot extends Written {
  readonly rung: number;
  readonly eachMinor: number;
  /** Whether these customers get no coupon on an earlier rung. */
  readonly isFirst: boolean;
}

/** `entering` counts all who would enter, also those without a message; `monthly` those of a usual month. */
export async function previewCost(
  db: Db,
  definition: CampaignDefinition,
  written: readonly Written[],
  entering: number,
  monthly: number,
  ceilings: CouponCeilings,
): Promise<PreviewCost> {
  const { currency } = await readShop(db);
  const lots = lotsOf(definition, written, ceilings);
  const granted = withinCeiling(lots, definition.costCeilingMinor);
  const customers = (of: readonly Lot[]) => sum(of.map(({ isFirst, count }) => (isFirst ? count : 0)));
  const mostMinor = definition.costCeilingMinor ?? Number.POSITIVE_INFINITY;
  // the customers of a usual month, taken to be like those who are late now; where nobody is, the dearest of the groups
  const each = entering === 0 ? dearest(definition, ceilings) : costOf(lots) / entering;
  const uncapped = Math.round(each * monthly);
  const monthlyCeilingMinor = Math.min(uncapped, mostMinor);
  return {
    currency,
    ceilingMinor: costOf(granted),
    monthlyCeilingMinor,
    monthlyExpectedMinor: ceilings.usedShare === null ? null : Math.round(monthlyCeilingMinor * ceilings.usedShare),
    perRung: definition.ladder.map((_, place) => {
      const ours = granted.filter(({ rung }) => rung === place + 1);
      return { rung: place + 1, coupons: sum(ours.map(({ count }) => count)), ceilingMinor: costOf(ours) };
    }),
    wanting: customers(lots),
    withinCeiling: customers(granted),
  };
}

/** In the order in which they would be given: rung by rung, the most valuable customers first. */
function lotsOf(definition: CampaignDefinition, written: readonly Written[], ceilings: CouponCeilings): Lot[] {
  const byValue = [...written].sort((a, b) => b.valueClass - a.valueClass);
  const before = new Set<number>();
  return definition.ladder.flatMap((rung, place) =>
    byValue.flatMap(({ valueClass, count }) => {
      const precious = definition.preciousFrom !== null && valueClass >= definition.preciousFrom;
      const offer = (precious ? rung.preciousOffer : null) ?? rung.offer;
      if (offer === null) return [];
      const isFirst = !before.has(valueClass);
      before.add(valueClass);
      return [{ rung: place + 1, valueClass, count, eachMinor: ceilings.ceiling(offer, valueClass), isFirst }];
    }),
  );
}

/** The most that the coupons of one customer can cost, of those groups that may enter. */
function dearest(definition: CampaignDefinition, ceilings: CouponCeilings): number {
  return Math.max(
    ...definition.targets.map((valueClass) => costOf(lotsOf(definition, [{ valueClass, count: 1 }], ceilings))),
  );
}

/** What the ceiling pays for, as giving coupons does: one too dear for what is left is passed over for cheaper ones. */
function withinCeiling(lots: readonly Lot[], ceilingMinor: number | null): readonly Lot[] {
  if (ceilingMinor === null) return lots;
  let left = ceilingMinor;
  return lots.map((lot) => {
    const count = lot.eachMinor <= 0 ? lot.count : Math.min(lot.count, Math.floor(left / lot.eachMinor));
    left -= count * lot.eachMinor;
    return { ...lot, count };
  });
}

function costOf(lots: readonly Lot[]): number {
  return sum(lots.map(({ count, eachMinor }) => count * eachMinor));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
