// Names for the squares of the RFM board, the ones that shop systems use; the owner may draw another map.
import type { Rfm } from './rfm.ts';

export const rfmGroups = [
  'champions',
  'loyal',
  'active',
  'new',
  'promising',
  'needs_attention',
  'at_risk',
  'almost_lost',
  'previously_loyal',
  'dormant',
  'prospects',
] as const;
export type RfmGroup = (typeof rfmGroups)[number];

/** Rows: recency 5 to 1; columns: 1 to 5, the mean of frequency and monetary value, rounded. */
export type RfmMap<G extends string = RfmGroup> = readonly (readonly G[])[];

export const defaultRfmMap: RfmMap = [
  ['new', 'active', 'active', 'champions', 'champions'],
  ['promising', 'active', 'active', 'loyal', 'champions'],
  ['promising', 'needs_attention', 'needs_attention', 'loyal', 'loyal'],
  ['almost_lost', 'almost_lost', 'at_risk', 'at_risk', 'at_risk'],
  ['dormant', 'dormant', 'dormant', 'previously_loyal', 'previously_loyal'],
];

/** The group of a customer's scores; halves count up, to the better column. Throws when the map has no such square. */
export function groupOf<G extends string>(scores: Rfm, map: RfmMap<G>): G {
  const column = Math.round((scores.frequency + scores.monetary) / 2);
  const group = map[5 - scores.recency]?.[column - 1];
  if (group === undefined) throw new RangeError(`no square for recency ${scores.recency}, column ${column}`);
  return group;
}
