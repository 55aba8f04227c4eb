// What came: visits of each customer within the horizon after a day.
import type { Summary } from './summary.ts';
import type { Visits } from './visits.ts';

export interface Outcome {
  /** Visit days within (asOf, asOf + horizon]. */
  count: Float64Array;
  /** 1 where there was at least one. */
  bought: Float64Array;
}

/** One entry per row of a summary that was made from these visits as of the same day. */
export function outcomeOf(visits: Visits, summary: Summary, asOf: number, horizon: number): Outcome {
  const { starts, days } = visits;
  const count = summary.x.map((_, row) => {
    const i = summary.customer?.[row] ?? row;
    let visit = starts[i];
    while (visit < starts[i + 1] && days[visit] <= asOf) visit++;
    let came = 0;
    while (visit < starts[i + 1] && days[visit] <= asOf + horizon) {
      came++;
      visit++;
    }
    return came;
  });
  return { count, bought: count.map((n) => (n > 0 ? 1 : 0)) };
}
