// Round ticks for an axis.

/** At most `most` round numbers that lie within `from` and `to`, evenly apart. */
export function ticksBetween(from: number, to: number, most: number): number[] {
  const span = to - from;
  if (!(span > 0)) return [from];
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const ticks: number[] = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + span * 1e-9; i++) ticks.push(i === 0 ? 0 : i * step);
  return ticks;
}
