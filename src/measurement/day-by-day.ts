// How the difference stood on each day: what a page said then about the windows that were complete.
import { addDays, type Day, dayFromNumber } from '../ground/index.ts';
import type { DayPoint } from './contract.ts';
import { compare, isSure } from './judge.ts';
import type { ArmOutcomes } from './outcomes.ts';

/** More points than this no picture shows. */
const mostPoints = 240;

interface Found {
  readonly points: DayPoint[];
  /** The first day of the unbroken run up to the last day on which the difference was sure; null when it is not sure now. */
  readonly sureSince: Day | null;
}

/**
 * The comparison on every day from the first on which both arms have two customers with a complete window, to `asOf`.
 * The last point is the comparison of today. Long records are thinned; the days for `sureSince` are not.
 */
export function dayByDay(treated: ArmOutcomes, heldOut: ArmOutcomes, window: { asOf: Day; days: number }): Found {
  const arms = [byDay(treated), byDay(heldOut)] as const;
  const entries = [...arms[0].keys(), ...arms[1].keys()];
  if (entries.length === 0) return { points: [], sureSince: null };
  const first = entries.reduce((least, day) => Math.min(least, day));
  const sums = arms.map(() => ({ customers: 0, bought: 0 }));
  const all: DayPoint[] = [];
  let sureSince: Day | null = null;
  let before: string | undefined;
  for (let entered = first; ; entered++) {
    const day = addDays(dayFromNumber(entered), window.days - 1);
    if (day > window.asOf) break;
    for (const [i, arm] of arms.entries()) {
      sums[i].customers += arm.get(entered)?.customers ?? 0;
      sums[i].bought += arm.get(entered)?.bought ?? 0;
    }
    const [a, b] = sums.map((sum) => ({ ...sum, rate: sum.customers === 0 ? 0 : sum.bought / sum.customers }));
    const found = compare(a, b);
    if (found === null) continue;
    if (!isSure(found.say)) sureSince = null;
    else if (sureSince === null || found.say !== before) sureSince = day;
    before = found.say;
    all.push({ day, difference: found.difference, low: found.low, high: found.high });
  }
  const step = Math.max(1, Math.ceil(all.length / mostPoints));
  // counted from the end, so that the last day is always there
  return { points: all.filter((_, i) => (all.length - 1 - i) % step === 0), sureSince };
}

function byDay(arm: ArmOutcomes): Map<number, { customers: number; bought: number }> {
  const days = new Map<number, { customers: number; bought: number }>();
  arm.enrolledOn.forEach((day, i) => {
    const sum = days.get(day) ?? { customers: 0, bought: 0 };
    days.set(day, { customers: sum.customers + 1, bought: sum.bought + arm.bought[i] });
  });
  return days;
}
