// Times of day as files write them, with the zone beside them: 10:22:31, 10.22, 10h22, 10:22 p. m., 24:00, +01, CET.
import { isZone } from '../../ground/index.ts';
import { zoneDays } from '../facts/zone-days.ts';

export const dayLength = 86_400_000;

/** A time of day and what the text says of its zone. */
export interface WrittenTime {
  /** Milliseconds since midnight; 24:00 is a whole day. */
  readonly time: number;
  /** Offset from UTC in milliseconds on a day; undefined = local time. */
  offsetOn(day: number): number | undefined;
}

const clock = String.raw`(\d{1,2})(?:[:.h](\d{2})(?:[:.](\d{2})(?:[.,:](\d{1,9}))?)?)?(?:\s*(?:uhr|hrs?\.?|h\b))?(?:\s*([ap])\.?\s?m\b\.?)?`;
const zonePart = String.raw`(?:\s*(Z|[A-Z]{2,5})?\s*([+-]\d{1,2}(?::?\d{2})?)?(?:\s*\[([\w/+-]+)\])?(?:\s*\([^)]*\))?)`;
const wholeTime = new RegExp(`^${clock}${zonePart}$`, 'i');
/** A time in front of a date; a colon or its half of the day is needed, or any number would be one. */
const leadingTime =
  /^(\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s*[ap]\.?\s?m\b\.?)?)(?:\s*(?:,|-|–|del|of|on|dnia|el)\s*|\s+)(?=\S)/i;

/** Names of zones by their offset in minutes; those that mean several places (IST, BST as Bangladesh) are left out. */
const zoneNames: Readonly<Record<string, number>> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  WET: 0,
  WEST: 60,
  BST: 60,
  CET: 60,
  MEZ: 60,
  CEST: 120,
  MESZ: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
  AKST: -540,
  AKDT: -480,
  HST: -600,
  JST: 540,
  KST: 540,
  AEST: 600,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
};

/** Reads a time of day with whatever stands behind it; undefined when it is none. */
export function readWrittenTime(text: string): WrittenTime | undefined {
  const match = wholeTime.exec(text);
  if (!match) return undefined;
  const [, hours, minutes, seconds = '0', fraction = '', half, name, shift, place] = match;
  // an hour alone is a time only with its half of the day
  if (minutes === undefined && half === undefined) return undefined;
  let hour = Number(hours);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  }
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3));
  const time = ((hour * 60 + Number(minutes ?? 0)) * 60 + Number(seconds)) * 1000 + milliseconds;
  if (Number(minutes ?? 0) > 59 || Number(seconds) > 59 || time > dayLength) return undefined;
  const named = name === undefined ? undefined : zoneNames[name.toUpperCase()];
  if (name !== undefined && named === undefined) return undefined;
  if (place !== undefined && !isZone(place)) return undefined;
  const told = shift === undefined ? named : (named ?? 0) + shiftOf(shift);
  return {
    time,
    offsetOn(day) {
      if (told !== undefined) return told * 60_000;
      if (place === undefined) return undefined;
      return day * dayLength + time - zoneDays(place).instantOf(day, time);
    },
  };
}

/** The time in front of a date, and the date. */
export function splitLeadingTime(text: string): { readonly time: string; readonly date: string } | undefined {
  const match = leadingTime.exec(text);
  return match ? { time: match[1], date: text.slice(match[0].length) } : undefined;
}

function shiftOf(text: string): number {
  const digits = text.slice(1).replace(':', '');
  const minutes = digits.length > 2 ? Number(digits.slice(0, -2)) * 60 + Number(digits.slice(-2)) : Number(digits) * 60;
  return text.startsWith('-') ? -minutes : minutes;
}
