// How true the limits were: with each new fit, the returns since the last one are held against the limits as they stood.
import { type Day, dayNumber } from '../ground/index.ts';
import {
  countedOn,
  everyNthCustomer,
  type FittedMixture,
  fitOwnClock,
  fitPersonal,
  gapModelOf,
  type OperationalClock,
  onClock,
  type ReturnsSeen,
  returnsSeen,
  type Visits,
} from '../models/index.ts';
import { type Season, shopTime } from './season.ts';

/** What a fit leaves to the next one. */
export interface LastFit {
  readonly asOf: Day;
  readonly model: FittedMixture;
  readonly season: Season | null;
  readonly seen: readonly ReturnsSeen[];
}

/** Stretches that are remembered: half a year of months. */
const remembered = 6;
/** A base needs this history before its limits are judged. */
const fewestDays = 180;
const stretchDays = 30;
/** A last fit that is older says nothing of the weeks before this one. */
const oldestFit = 62;
/** Customers from whom a past that has no fits is judged: enough for a share of some hundredths. */
const sampleCustomers = 5000;

/**
 * The stretches to keep with a fit of `asOf`: those of the last fit, and one for the time since, judged by the last fit itself.
 * Where there is none, as after the first import, the model is fitted as it would have been at the beginning of each of the
 * last months. `visits` are day numbers.
 */
export function returnsSeenSince(
  visits: Visits,
  asOf: Day,
  last: LastFit | undefined,
  patience: number,
): ReturnsSeen[] {
  const now = dayNumber(asOf);
  const from = last && dayNumber(last.asOf);
  if (last && from !== undefined && from <= now && now - from <= oldestFit) {
    if (from === now) return [...last.seen];
    const time = shopTime(last.season, last.asOf);
    const counted = last.season ? onClock(visits, time) : visits;
    const present = returnsSeen(gapModelOf(last.model), counted, {
      from: time.timeOf(from),
      to: time.timeOf(now),
      patience,
    });
    return from - firstOf(visits) < fewestDays ? [] : [...last.seen, present].slice(-remembered);
  }
  return backwards(everyNthCustomer(visits, sampleCustomers), now, patience);
}

function backwards(visits: Visits, now: number, patience: number): ReturnsSeen[] {
  const first = firstOf(visits);
  const seen: ReturnsSeen[] = [];
  // the first that could be known serves the months after it: a clock moves slowly, and costs more than all else here
  let clock: OperationalClock | null = null;
  for (let back = remembered; back > 0; back--) {
    const from = now - back * stretchDays;
    if (from - first < fewestDays) continue;
    clock ??= fitOwnClock(visits, from);
    const counted = countedOn(clock, visits, from);
    const model = gapModelOf(fitPersonal(counted.visits, counted.now));
    const to = counted.scale.timeOf(from + stretchDays);
    seen.push(returnsSeen(model, counted.visits, { from: counted.now, to, patience }));
  }
  return seen;
}

function firstOf({ days }: Visits): number {
  let first = Number.POSITIVE_INFINITY;
  for (let i = 0; i < days.length; i++) first = Math.min(first, days[i]);
  return first;
}
