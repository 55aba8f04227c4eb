// The root of a rising function: Newton steps that fall back to halving an ever smaller bracket.

/**
 * Solves f(v) = 0 for a rising f with a root in [low, high]; `evaluate` returns f and leaves f' in slope[0].
 * Stops at relative precision 1e-14, after at most 200 steps. A Newton step squares the error that is left: one of 1e-9
 * needs no other to confirm it, and close to the rounding of f there would be many.
 */
export function risingRoot(
  evaluate: (v: number, slope: Float64Array) => number,
  low: number,
  high: number,
  start: number,
): number {
  const slope = new Float64Array(1);
  let v = start > low && start < high ? start : (low + high) / 2;
  for (let step = 0; step < 200; step++) {
    const value = evaluate(v, slope);
    if (value === 0) return v;
    if (value > 0) high = v;
    else low = v;
    const newton = v - value / slope[0];
    const isInside = newton > low && newton < high;
    const next = isInside ? newton : (low + high) / 2;
    const scale = Math.max(Math.abs(v), 1e-300);
    const enough = isInside ? 1e-9 : 1e-15;
    if (Math.abs(next - v) <= enough * scale || high - low <= 1e-15 * scale) return next;
    v = next;
  }
  return v;
}
