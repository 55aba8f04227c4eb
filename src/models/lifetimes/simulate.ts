// Customers drawn from the models themselves, with their truth: to check that fits recover it and forecasts keep their word.
import type { Random } from '../math/random.ts';
import type { GapModel } from './gap-model.ts';
import type { NbdParameters } from './nbd.ts';
import type { ParetoParameters } from './pareto-nbd.ts';
import { emptySummary, type Summary, type TimeUnit } from './summary.ts';
import type { Visits } from './visits.ts';

/** One customer's visits from the first (time 0) on, and the truth behind them. */
export interface Life {
  /** Visit times, the first is 0, up to `until`. */
  times: number[];
  /** Time of the last visit before leaving (or of leaving); Infinity while staying beyond `until`. */
  end: number;
  /** Class of the model, 0 where there is only one. */
  class: number;
}

/** A life under BG or MBG with gamma-shaped gaps: after each visit a coin decides whether another one follows. */
export function liveGaps(random: Random, model: GapModel, until: number): Life {
  let pick = random.uniform();
  let c = 0;
  while (c < model.classes.length - 1 && pick > model.classes[c].share) pick -= model.classes[c++].share;
  const { k, r, alpha, a, b } = model.classes[c];
  const rate = random.gamma(r) / alpha;
  const leave = random.beta(a, b);
  const times = [0];
  for (let time = 0; ; ) {
    const coin = model.firstVisitDrops || times.length > 1;
    if (coin && random.uniform() < leave) return { times, end: time, class: c };
    time += random.erlang(k, rate);
    if (!(time <= until)) return { times, end: Number.POSITIVE_INFINITY, class: c };
    times.push(time);
  }
}

/** A life under Pareto/NBD: visits at a steady rate until an exponential end. */
export function livePareto(random: Random, { r, alpha, s, beta }: ParetoParameters, until: number): Life {
  const rate = random.gamma(r) / alpha;
  const end = (random.exponential() * beta) / random.gamma(s);
  return {
    times: steadyVisits(random, rate, Math.min(until, end)),
    end: end <= until ? end : Number.POSITIVE_INFINITY,
    class: 0,
  };
}

/** A life under NBD: visits at a steady rate for ever. */
export function liveNbd(random: Random, { r, alpha }: NbdParameters, until: number): Life {
  return { times: steadyVisits(random, random.gamma(r) / alpha, until), end: Number.POSITIVE_INFINITY, class: 0 };
}

function steadyVisits(random: Random, rate: number, until: number): number[] {
  const times = [0];
  for (let time = random.exponential() / rate; time <= until; time += random.exponential() / rate) times.push(time);
  return times;
}

/** A simulated base: what is known now, and what then happens. */
export interface SimulatedBase {
  summary: Summary;
  /** Visits within the horizon after now. */
  future: Float64Array;
  /** 1 while still active now. */
  alive: Uint8Array;
  class: Uint8Array;
}

export interface SimulateOptions {
  customers: number;
  /** Age now of each customer is uniform between these two. */
  youngest: number;
  oldest: number;
  horizon: number;
  unit: TimeUnit;
  /** Adds the discounted history. */
  rho?: number;
}

/** A base in continuous time. `live` is one of the lives above, with its parameters bound. */
export function simulateBase(
  random: Random,
  live: (random: Random, until: number) => Life,
  { customers, youngest, oldest, horizon, unit, rho }: SimulateOptions,
): SimulatedBase {
  const summary = emptySummary(customers, unit);
  const recent = {
    rho: rho ?? 1,
    x: new Float64Array(customers),
    tx: new Float64Array(customers),
    logGaps: new Float64Array(customers),
  };
  const base: SimulatedBase = {
    summary: rho === undefined ? summary : { ...summary, recent },
    future: new Float64Array(customers),
    alive: new Uint8Array(customers),
    class: new Uint8Array(customers),
  };
  for (let i = 0; i < customers; i++) {
    const age = youngest + (oldest - youngest) * random.uniform();
    const life = live(random, age + horizon);
    const { times } = life;
    let visits = 1;
    for (; visits < times.length && times[visits] <= age; visits++) {
      const gap = times[visits] - times[visits - 1];
      summary.logGaps[i] += Math.log(gap);
      recent.x[i] = recent.x[i] * recent.rho + 1;
      recent.tx[i] = recent.tx[i] * recent.rho + gap;
      recent.logGaps[i] = recent.logGaps[i] * recent.rho + Math.log(gap);
    }
    summary.x[i] = visits - 1;
    summary.tx[i] = times[visits - 1];
    summary.T[i] = age;
    base.future[i] = times.length - visits;
    base.alive[i] = life.end > age ? 1 : 0;
    base.class[i] = life.class;
  }
  return base;
}

/** How fast everybody's time runs: from days of the calendar to the time that lives are counted in, and back. Both rise. */
export interface CommonPace {
  timeOf(day: number): number;
  dayOf(time: number): number;
}

const evenPace: CommonPace = { timeOf: (day) => day, dayOf: (time) => time };

export interface Shocks {
  /** A month's pace is exp(spread z), z standard normal. */
  spread: number;
  /** Pace of single months beside that, by their number from 0: a sale, a closed road. */
  events?: Readonly<Record<number, number>>;
}

/** A pace with shocks common to all customers: a good month is good for everybody at once. Months of 30 days up to `days`. */
export function shockedPace(random: Random, days: number, { spread, events = {} }: Shocks): CommonPace {
  const length = 30;
  const times = [0];
  for (let month = 0; month * length < days; month++) {
    times.push(times[month] + length * (events[month] ?? 1) * Math.exp(spread * random.normal()));
  }
  const place = (share: number) => Math.min(times.length - 2, Math.max(0, Math.floor(share)));
  return {
    timeOf(day) {
      const month = place(day / length);
      return times[month] + ((day - month * length) / length) * (times[month + 1] - times[month]);
    },
    dayOf(time) {
      const after = times.findIndex((one, i) => i > 0 && one > time);
      const month = after < 0 ? times.length - 2 : after - 1;
      return length * (month + (time - times[month]) / (times[month + 1] - times[month]));
    },
  };
}

export interface SimulateVisitsOptions {
  customers: number;
  days: number;
  /** Days in a unit of the lives' time. */
  unitDays: number;
  /** Even unless given. */
  pace?: CommonPace;
}

/** The same lives on the calendar: customers join evenly over `days` days, visits of one day are one, the log ends at `days`. */
export function simulateVisits(
  random: Random,
  live: (random: Random, until: number) => Life,
  { customers, days, unitDays, pace = evenPace }: SimulateVisitsOptions,
): Visits {
  const starts = new Int32Array(customers + 1);
  let visitDays = new Int32Array(customers * 4);
  let count = 0;
  for (let i = 0; i < customers; i++) {
    const birth = pace.timeOf(random.uniform() * days);
    for (const time of live(random, (pace.timeOf(days) - birth) / unitDays).times) {
      const day = Math.floor(pace.dayOf(birth + time * unitDays));
      if (day >= days || (count > starts[i] && visitDays[count - 1] === day)) continue;
      if (count === visitDays.length) {
        const wider = new Int32Array(count * 2);
        wider.set(visitDays);
        visitDays = wider;
      }
      visitDays[count++] = day;
    }
    starts[i + 1] = count;
  }
  return { starts, days: visitDays.slice(0, count) };
}
