// The shop's own calendar: with two years of purchases, silence is counted on a clock that runs slowly through the weeks
// in which its customers buy little, so that a quiet August calls nobody late.
import { type Day, dayNumber } from '../ground/index.ts';
import { type ClockScale, fitOwnClock, type OperationalClock, scaleAround, type Visits } from '../models/index.ts';

/** A clock and the day on which it was read from the purchases. */
export interface Season {
  readonly clock: OperationalClock;
  readonly fittedOn: Day;
}

/** Calendar days (day numbers) and the shop's own time, in days that are as long as the calendar's over a year. */
export type ShopTime = ClockScale;

/** A season moves slowly: read again after half a year. */
const clockServesDays = 180;

/** The season of a base on `asOf`: the last one while it serves, else a new one; null with less than two years of purchases. */
export function seasonOf(visits: Visits, asOf: Day, last: Season | null): Season | null {
  const now = dayNumber(asOf);
  if (last !== null && last.fittedOn <= asOf && now - dayNumber(last.fittedOn) <= clockServesDays) return last;
  const clock = fitOwnClock(visits, now);
  return clock && { clock, fittedOn: asOf };
}

/** The shop's time around `asOf`; the calendar itself without a season. */
export function shopTime(season: Season | null, asOf: Day): ShopTime {
  return scaleAround(season?.clock ?? null, dayNumber(asOf));
}
