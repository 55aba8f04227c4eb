// The likely range of one share, for drawing (Wilson 1927, 95 %): stays inside 0..1 and is honest for small counts.

export interface Range {
  readonly low: number;
  readonly high: number;
}

const z = 1.959964;

/** Wilson's interval for `hits` of `of`; the whole range when there is nobody. */
export function wilson(hits: number, of: number): Range {
  if (of === 0) return { low: 0, high: 1 };
  const share = hits / of;
  const weight = 1 + z ** 2 / of;
  const centre = (share + z ** 2 / (2 * of)) / weight;
  const half = (z / weight) * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
