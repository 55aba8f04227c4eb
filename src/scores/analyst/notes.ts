// What an analyst should know before believing a forecast: what is odd about the fit, and what there was too little of.
import {
  extremesOf,
  type FittedBlend,
  type FittedLifetime,
  type OperationalClock,
  type Summary,
  tooLittle,
} from '../../models/index.ts';
import type { FileVisits } from './read-visits-file.ts';

/** What is odd about the file, and its lines that were left out, with why, most frequent first. */
export function rejectedNotes({ log: { lines, rejected, firstRejected, notes } }: FileVisits): string[] {
  const odd = notes.map(({ sentence }) => sentence);
  const reasons = Object.entries(rejected).sort(([, a], [, b]) => b - a);
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return odd;
  const told = reasons.map(([code, count]) => `${code.replaceAll('_', ' ')} ${count}`).join(', ');
  const more = total > firstRejected.length ? `, and ${total - firstRejected.length} more` : '';
  const left = `${total} of ${lines} lines were left out: ${told}.`;
  return [...odd, left, `Left out: ${firstRejected.join('; ')}${more}.`];
}

/** How many returned-goods names are told one by one. */
const namesTold = 5;

/** Customers who are missing from a forecast because they only ever brought something back. */
export function returnsAloneNotes({ returnsAlone }: FileVisits): string[] {
  if (returnsAlone.length === 0) return [];
  const named = returnsAlone.slice(0, namesTold).join(', ');
  const more = returnsAlone.length > namesTold ? `, and ${returnsAlone.length - namesTold} more` : '';
  const who = returnsAlone.length === 1 ? '1 customer has' : `${returnsAlone.length} customers have`;
  return [`${who} returns alone and bought nothing, so nothing is foretold of them: ${named}${more}.`];
}

/** That nobody said in which zone the days of the file are counted, and there is no shop to ask. */
export function zoneNotes(zone: string): string[] {
  return [`Days are counted in ${zone}: there is no shop here to ask, and --zone names another.`];
}

/** What is to be said of a fit and of a blend made on it, each sentence once. */
export function fitNotes(summary: Summary, lifetime: FittedLifetime, blend?: FittedBlend): string[] {
  return [...new Set([...tooLittle(summary), ...lifetime.diagnosis, ...(blend?.diagnosis ?? [])])];
}

/** What the season does to the count of days, where there is one. */
export function seasonNotes(clock: OperationalClock | null): string[] {
  if (clock === null) return [];
  const { quietest, busiest } = extremesOf(clock);
  return [
    `Two years of purchases tell a season: a day of the quietest week of the year (${quietest.week}) counts as ` +
      `${quietest.factor.toFixed(2)} days, one of the busiest (${busiest.week}) as ${busiest.factor.toFixed(2)}. ` +
      'With --no-season every day counts as one.',
  ];
}

/** That a blend has no teacher for a horizon far beyond the longest it was trained for. */
export function horizonNotes({ anchors }: FittedBlend, horizon: number): string[] {
  const longest = anchors.reduce((most, anchor) => (anchor.regression ? Math.max(most, anchor.horizon) : most), 0);
  if (longest === 0 || horizon <= 1.5 * longest) return [];
  return [`The past could teach ${longest} days ahead: what comes later follows personal regularity alone.`];
}
