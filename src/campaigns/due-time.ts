// When a rung that has come leaves: its hour on the first allowed weekday, by the customer's own wall clock.
import { addDays, instantAt, weekdayOf } from '../ground/index.ts';
import type { Rung } from './contract.ts';

export interface DueTime {
  /** The customer's local day of sending. */
  readonly on: string;
  readonly at: Date;
  readonly notAfter: Date;
}

const hourMilliseconds = 3_600_000;

/**
 * The first allowed weekday from day `from` on whose hour in `zone` is still ahead of `now`, across daylight saving.
 * `lateHours` after it the message may no longer leave.
 */
export function dueTime(
  rung: Pick<Rung, 'hour' | 'weekdays'>,
  from: string,
  zone: string,
  now: Date,
  lateHours: number,
): DueTime {
  for (let on = from; ; on = addDays(on, 1)) {
    if (!rung.weekdays.includes(weekdayOf(on))) continue;
    const at = instantAt(zone, on, rung.hour);
    if (at <= now) continue;
    return { on, at, notAfter: new Date(at.getTime() + lateHours * hourMilliseconds) };
  }
}
