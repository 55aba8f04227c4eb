// How many customers became late on each day of the last year, as it is known today: what "usual" is measured by.
import { sql } from 'kysely';
import { addDays, type Day, type Db, dayFromNumber, dayNumber, type Shop } from '../ground/index.ts';
import { gapModelOf, lateAfter, latenessOfAll, rhythmOf, type Summary } from '../models/index.ts';
import { type BinaryRow, readBinaryCopy } from './binary-copy.ts';
import type { Fit } from './fit.ts';
import { shopTime } from './season.ts';
import { valuePeriodDays } from './value-classes.ts';

/** One place per day, from the day `from` on. */
export interface LateDays {
  readonly from: Day;
  /** Customers whose silence reached its limit on that day, the inactive not among them. */
  readonly late: number[];
  /** Customers who bought on that day: without any the shop's data has a hole. */
  readonly visits: number[];
}

/** A year of whole weeks and the day of today. */
const keptDays = 52 * 7 + 1;

/** In the first months of a shop's data nobody can have been silent for long: no day before is told. */
const warmUpDays = 91;

/** A larger base is counted on a sample spread evenly over it, and multiplied: that bounds the time of a night. */
const mostCounted = 200_000;

const batchSize = 5_000;

/**
 * Counts the days up to `asOf` from the visits themselves. Each silence is held against the limit that follows from the
 * visits before it, by the model of today; a return on the very day of the limit comes after it, as the night comes before
 * the purchases of its day. Undefined when the purchases do not reach back far enough.
 */
export async function countLateDays(db: Db, fit: Fit, shop: Shop, asOf: Day): Promise<LateDays | undefined> {
  const today = dayNumber(asOf);
  const [{ known, first }] = await db.rows(sql<{ known: number; first: Day | null }>`
    select count(*) as known, min(first_day) as first from customer_statistics where first_day <= ${asOf}::date`);
  if (first === null) return undefined;
  const from = Math.max(today - keptDays + 1, dayNumber(first) + warmUpDays);
  if (from > today) return undefined;
  const every = Math.ceil(known / mostCounted);
  const days = { late: new Array(today - from + 1).fill(0), visits: new Array(today - from + 1).fill(0) };
  const model = gapModelOf(fit.model);
  const time = shopTime(fit.season, asOf);
  const patience = shop.patienceDays;
  const silences = openSilences(model.rho);
  const judge = () => {
    const { summary, silence, rests, last } = silences.taken();
    const lateness = latenessOfAll(model, summary, { patience, silence });
    for (let i = 0; i < lateness.length; i++) {
      if (lateness[i] < 1 - shop.lateRate) continue;
      const wait = lateAfter(rhythmOf(model, summary, i), shop.lateRate, patience);
      const day = rests[i] + Math.ceil(time.dayOf(time.timeOf(rests[i]) + wait) - rests[i] - 1e-9);
      // who has not bought for so long is inactive already, and can hardly be won
      if (day >= from && day <= today && day - last[i] < valuePeriodDays) days.late[day - from] += every;
    }
  };
  const onVisit = (day: number) => {
    if (day >= from) days.visits[day - from] += every;
  };
  const read = (row: BinaryRow) => silences.add(row, { from, today, time, onVisit });
  const rows = readBinaryCopy(db.copyOut(visitsQuery(today, every)), 2, read, () => {
    if (silences.size() >= batchSize) judge();
    return undefined;
  });
  for await (const _ of rows);
  judge();
  return { from: dayFromNumber(from), ...days };
}

/** The same with the night of the next day: its crossings, and who bought on the day before it and on it. */
export function oneDayMore(
  { from, late, visits }: LateDays,
  crossed: number,
  bought: { readonly yesterday: number; readonly today: number },
): LateDays {
  const over = Math.max(0, late.length + 1 - keptDays);
  return {
    from: addDays(from, over),
    late: [...late, crossed].slice(over),
    visits: [...visits.slice(0, -1), bought.yesterday, bought.today].slice(over),
  };
}

/** COPY takes no parameters: only integers go into the text. */
function visitsQuery(today: number, every: number): string {
  return `copy (
    select s.visit_days, s.covers_until from customer_statistics s join customer c using (customer_id)
    where c.objected_at is null and s.first_day <= date '1970-01-01' + ${today} and s.customer_id % ${every} = 0
  ) to stdout (format binary)`;
}

interface Reading {
  readonly from: number;
  readonly today: number;
  readonly time: ReturnType<typeof shopTime>;
  onVisit(day: number): void;
}

/** Gathers silences, each as a row of a summary of the visits before it. */
function openSilences(rho: number) {
  let columns = empty();
  return {
    size: () => columns.x.length,
    taken() {
      const { x, tx, logGaps, recentX, recentTx, recentLog, silence, rests, last } = columns;
      columns = empty();
      const summary: Summary = {
        unit: 'days',
        x: Float64Array.from(x),
        tx: Float64Array.from(tx),
        T: Float64Array.from(tx, (days, i) => days + silence[i]),
        logGaps: Float64Array.from(logGaps),
        weight: new Float64Array(x.length).fill(1),
        recent: {
          rho,
          x: Float64Array.from(recentX),
          tx: Float64Array.from(recentTx),
          logGaps: Float64Array.from(recentLog),
        },
      };
      return { summary, silence, rests, last };
    },
    add({ bytes, start, length }: BinaryRow, { from, today, time, onVisit }: Reading) {
      // array header: ndim, flags, element type, count, lower bound; then each element with its length before it
      const count = length[0] < 12 ? 0 : bytes.readInt32BE(start[0] + 12);
      const at = (place: number) => bytes.readInt32BE(start[0] + 20 + 8 * place + 4);
      const covered = length[1] < 0 ? 0 : bytes.readInt32BE(start[1]) + 10957;
      let [tx, logGaps, recentX, recentTx, recentLog] = [0, 0, 0, 0, 0];
      for (let visit = 0; visit < count && at(visit) <= today; visit++) {
        const day = at(visit);
        onVisit(day);
        if (visit > 0) {
          const gap = time.timeOf(day) - time.timeOf(at(visit - 1));
          tx += gap;
          logGaps += Math.log(gap);
          recentX = rho * recentX + 1;
          recentTx = rho * recentTx + gap;
          recentLog = rho * recentLog + Math.log(gap);
        }
        const next = visit + 1 < count && at(visit + 1) <= today ? at(visit + 1) : undefined;
        // how long what was bought lasts is kept for the newest purchase alone
        const rest = next === undefined ? Math.max(day, covered) : day;
        const end = next ?? today;
        if (end < from || end <= rest) continue;
        columns.x.push(visit);
        columns.tx.push(tx);
        columns.logGaps.push(logGaps);
        columns.recentX.push(recentX);
        columns.recentTx.push(recentTx);
        columns.recentLog.push(recentLog);
        columns.silence.push(time.timeOf(end) - time.timeOf(rest));
        columns.rests.push(rest);
        columns.last.push(day);
      }
    },
  };
}

function empty() {
  const column = (): number[] => [];
  return {
    x: column(),
    tx: column(),
    logGaps: column(),
    recentX: column(),
    recentTx: column(),
    recentLog: column(),
    silence: column(),
    rests: column(),
    last: column(),
  };
}
