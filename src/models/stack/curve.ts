// One curve per customer from chances at a few horizons: the chance to buy within any horizon, which never falls as it grows.
//
// Counted on the scale -ln(1 - p), on which the chances of independent stretches of time add up. Between two anchors a curve
// rises as the mixture's own does there; before the first it is the mixture's, stretched by what the blend makes of it at that
// anchor. Beyond the last it is the mean of two: what the mixture adds for this customer, who has a rhythm; and the order that
// the blend has learnt, at the level that the mixture adds for the whole base. Either alone does worse on long horizons.

import { logit } from '../math/log-space.ts';
import { toMean } from './logistic.ts';

/** Of each customer: what the mixture and the blend say at an anchor horizon. */
export interface Anchored {
  horizon: number;
  mixture: Float64Array;
  blend: Float64Array;
}

/** Chances nearer to certainty than this count as this: the scale must stay finite. */
const surest = 1 - 1e-12;

/** Raises what a later anchor says below an earlier one to it: more time cannot make a purchase less likely. */
export function rising(anchors: Anchored[]): Anchored[] {
  let before: Float64Array | undefined;
  return anchors.map((anchor) => {
    const least = before;
    const blend = least ? anchor.blend.map((p, i) => Math.max(p, least[i])) : anchor.blend;
    before = blend;
    return { ...anchor, blend };
  });
}

/**
 * The chances within `horizon`, given what the mixture says of it. Anchors by rising horizon, as `rising` leaves them; without
 * any the mixture speaks alone. An infinite horizon, with the mixture's chance to be active, gives the chance to come back ever.
 */
export function chancesWithin(anchors: Anchored[], horizon: number, mixture: Float64Array): Float64Array {
  const after = anchors.findIndex((anchor) => anchor.horizon >= horizon);
  const high = anchors[after];
  const low = after < 0 ? anchors[anchors.length - 1] : anchors[after - 1];
  if (!low && !high) return mixture;
  if (high && high.horizon === horizon) return high.blend;
  if (!high) return beyond(low, mixture);
  return mixture.map((p, i) => {
    const own = spent(p);
    if (!low) return Math.min(high.blend[i], chance(stretched(spent(high.blend[i]), own, spent(high.mixture[i]))));
    const from = spent(low.mixture[i]);
    const whole = spent(high.mixture[i]) - from;
    // Where the mixture expects nothing more between the anchors, time itself tells how far it is.
    const share = whole > 0 ? (own - from) / whole : (horizon - low.horizon) / (high.horizon - low.horizon);
    const start = spent(low.blend[i]);
    return chance(start + Math.min(1, Math.max(0, share)) * (spent(high.blend[i]) - start));
  });
}

/** Beyond the last anchor. Both parts rise with `mixture` and begin at the anchor, so their mean does too. */
function beyond(last: Anchored, mixture: Float64Array): Float64Array {
  const added = (from: number, before: number, now: number): number =>
    chance(spent(from) + Math.max(0, spent(now) - spent(before)));
  const level = added(mean(last.blend), mean(last.mixture), mean(mixture));
  const ordered = toMean(last.blend.map(logit), level);
  return mixture.map((p, i) => {
    const own = added(last.blend[i], last.mixture[i], p);
    return Math.max(last.blend[i], (own + ordered[i]) / 2);
  });
}

function mean(values: Float64Array): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}

/** `blend` times the mixture's ratio; where the mixture sees no chance at the anchor it has no shape to lend. */
function stretched(blend: number, own: number, atAnchor: number): number {
  return atAnchor > 0 ? (blend * own) / atAnchor : blend;
}

function spent(p: number): number {
  return -Math.log1p(-Math.min(p, surest));
}

function chance(spentBy: number): number {
  return -Math.expm1(-spentBy);
}
