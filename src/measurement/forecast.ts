// When the answer will be known: how the bounds will narrow as windows become complete, for several sizes of the truth.
import { addDays, type Day, dayNumber } from '../ground/index.ts';
import { fewestBuyers } from '../models/index.ts';
import type { Forecast } from './contract.ts';
import { type Rate, reachOf } from './judge.ts';
import type { OpenDay } from './outcomes.ts';

/** What a truth may be, of 100; the second is what a campaign of offers in steps usually brings. */
const truths = [0.08, 0.05, 0.03, 0.02] as const;
export const usualTruth = 0.05;
const furthestDays = 3650;
/** Points of the dashed continuation in a picture. */
const shownPoints = 60;

export interface Pace {
  readonly asOf: Day;
  readonly windowDays: number;
  /** Entries whose window is open, by day of entry. */
  readonly open: readonly OpenDay[];
  /** Who enters by themselves, a day, from now on. */
  readonly perDay: number;
  readonly holdOutShare: number;
  /** The last day on which somebody enters; null = open. */
  readonly endsOn: Day | null;
  /** The chance to buy that the model gave at entry, used while no window is complete. */
  readonly chance: number | null;
}

/**
 * For each truth the day on which zero will most likely lie outside the bounds, with the days between which two chances in
 * three fall; null = not within ten years. And how the bounds would run for the usual truth.
 */
export function forecast(treated: Rate, heldOut: Rate, pace: Pace): Forecast {
  const found = truths.map((difference) => {
    const walk = walkFor(treated, heldOut, difference, pace);
    return {
      difference,
      day: firstSure(walk, 0),
      from: firstSure(walk, 1),
      to: firstSure(walk, -1),
    };
  });
  const usual = walkFor(treated, heldOut, usualTruth, pace);
  const until = found.find(({ difference }) => difference === usualTruth);
  const end = until?.day ?? null;
  const shown = end === null ? [] : usual.filter(({ day }) => day <= addDays(end, 30));
  const step = Math.max(1, Math.ceil(shown.length / shownPoints));
  return {
    perDay: pace.perDay,
    usual: usualTruth,
    truths: found,
    band: shown
      .filter((_, i) => i % step === 0)
      .map(({ day, difference, reach }) => ({ day, difference, low: difference - reach, high: difference + reach })),
  };
}

interface Step {
  readonly day: Day;
  readonly difference: number;
  readonly reach: number;
  /** The standard error of the part that is still to come. */
  readonly error: number;
  readonly isEnough: boolean;
}

function firstSure(walk: readonly Step[], luck: number): Day | null {
  return walk.find((step) => step.isEnough && step.difference + luck * step.error - step.reach > 0)?.day ?? null;
}

/** One step a day: what is known today, and what the windows that become complete until then will add if this is the truth. */
function walkFor(treated: Rate, heldOut: Rate, truth: number, pace: Pace): Step[] {
  const { asOf, windowDays, holdOutShare } = pace;
  const known = treated.customers + heldOut.customers;
  const rate = known === 0 ? (pace.chance ?? 0.25) : (treated.bought + heldOut.bought) / known;
  const share = known === 0 ? 1 - holdOutShare : treated.customers / known;
  const base = Math.min(0.98, Math.max(0.005, rate - share * truth));
  const raised = Math.min(0.99, base + truth);
  const lastEntry = pace.endsOn === null ? Number.POSITIVE_INFINITY : dayNumber(pace.endsOn);
  const today = dayNumber(asOf);
  const openOn = new Map(pace.open.map((one) => [one.day, one]));
  let [moreTreated, moreHeldOut] = [0, 0];
  const steps: Step[] = [];
  for (let ahead = 1; ahead <= furthestDays; ahead++) {
    const entered = today + ahead - windowDays + 1;
    if (entered <= today) {
      moreTreated += openOn.get(entered)?.treated ?? 0;
      moreHeldOut += openOn.get(entered)?.heldOut ?? 0;
    } else if (entered <= lastEntry) {
      moreTreated += pace.perDay * (1 - holdOutShare);
      moreHeldOut += pace.perDay * holdOutShare;
    }
    const a = { customers: treated.customers + moreTreated, bought: treated.bought + moreTreated * raised };
    const b = { customers: heldOut.customers + moreHeldOut, bought: heldOut.bought + moreHeldOut * base };
    if (Math.min(a.customers, b.customers) < 2) continue;
    const error = Math.sqrt(
      (moreTreated * raised * (1 - raised)) / a.customers ** 2 + (moreHeldOut * base * (1 - base)) / b.customers ** 2,
    );
    steps.push({
      day: addDays(asOf, ahead),
      difference: a.bought / a.customers - b.bought / b.customers,
      reach: reachOf(a, b),
      error,
      isEnough: Math.min(a.bought, b.bought) >= fewestBuyers,
    });
  }
  return steps;
}
