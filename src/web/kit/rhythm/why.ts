// The why sentence as data: which sentences fit a customer, and with what numbers. Written out by <WhySentence>.
import { gapsOf, type StripInput } from './input.ts';

/** How rare such a wait is, as people say it: the largest of 2, 5, 10, 20, 50, 100 that is still true. */
export function fewerThanOneIn(lateness: number): number | null {
  const waiting = 1 - lateness;
  const said = [100, 50, 20, 10, 5, 2];
  return said.find((n) => waiting < 1 / n) ?? null;
}

export type WhyKey =
  | 'why.neverLonger'
  | 'why.upTo'
  | 'why.few'
  | 'why.once'
  | 'why.lateOneIn'
  | 'why.late'
  | 'why.inTime'
  | 'why.inTimePlain'
  | 'why.onceInTime'
  | 'why.onceLate'
  | 'why.quietWeeks'
  | 'why.busyWeeks'
  | 'why.cameBack'
  | 'why.covered';

export interface WhyInput extends StripInput {
  /** 0..1: of those who come back at all, the share who would be back by now. */
  readonly lateness: number;
  readonly meanGapDays: number | null;
  readonly covered: boolean;
  /** The silence on the shop's own clock; null without a season. */
  readonly seasonDays: number | null;
}

/** One to three sentences: how this customer comes, how today compares, and what the season has to do with it. */
export function whySentences(input: WhyInput): WhyKey[] {
  if (input.silence.ended) return ['why.cameBack'];
  return [...ofThisSilence(input), ...ofTheSeason(input)];
}

/** Said where the shop's clock and the calendar differ by a tenth, and by two days at least. */
function ofTheSeason({ silence, seasonDays }: WhyInput): WhyKey[] {
  const length = silence.until - silence.from;
  if (seasonDays === null || Math.abs(seasonDays - length) < Math.max(2, length / 10)) return [];
  return [seasonDays < length ? 'why.quietWeeks' : 'why.busyWeeks'];
}

function ofThisSilence(input: WhyInput): WhyKey[] {
  const length = input.silence.until - input.silence.from;
  const late = input.limitDays !== null && length >= input.limitDays;
  const n = fewerThanOneIn(input.lateness);
  if (input.covered && length <= 0) return ['why.covered'];
  if (input.visits.length < 2 || input.meanGapDays === null) {
    if (late && n !== null) return ['why.once', 'why.onceLate'];
    return ['why.once', input.usual === null ? 'why.inTimePlain' : 'why.onceInTime'];
  }
  const longest = Math.max(...gapsOf(input.visits));
  const habit: WhyKey = input.confidence === 'own' ? (length > longest ? 'why.neverLonger' : 'why.upTo') : 'why.few';
  const start: WhyKey = habit === 'why.upTo' && !late ? 'why.neverLonger' : habit;
  if (late) return [start, n === null ? 'why.late' : 'why.lateOneIn'];
  return [start, input.usual === null ? 'why.inTimePlain' : 'why.inTime'];
}
