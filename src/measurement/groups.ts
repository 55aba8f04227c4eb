// The groups that a result is told for: known on the day of entry, in partitions that each add up to all.
import type { GroupKey, GroupResult } from './contract.ts';
import { compare, type Rate } from './judge.ts';
import type { ArmOutcomes } from './outcomes.ts';

type Keep = (arm: ArmOutcomes, place: number) => boolean;

/** Each partition in the order in which it is read: the most valuable first. */
const partitions: readonly (readonly (readonly [GroupKey, Keep])[])[] = [
  ([5, 4, 3, 2, 1, 0] as const).map((group) => [`value_${group}`, (arm, i) => arm.valueClass[i] === group]),
  [
    ['crossing', (arm, i) => arm.crossing[i] === 1],
    ['backlog', (arm, i) => arm.crossing[i] === 0],
  ],
  [
    ['several', (arm, i) => arm.once[i] === 0],
    ['once', (arm, i) => arm.once[i] === 1],
  ],
];

/** The rate of an arm, of those whom `keep` keeps. */
export function rateOf(arm: ArmOutcomes, keep: Keep = () => true): Rate {
  let [customers, bought] = [0, 0];
  for (let i = 0; i < arm.bought.length; i++) {
    if (!keep(arm, i)) continue;
    customers++;
    bought += arm.bought[i];
  }
  return { customers, bought, rate: customers === 0 ? 0 : bought / customers };
}

/** Every group that somebody is in. A partition of one group says nothing that the whole does not, and is left out. */
export function groupsOf(treated: ArmOutcomes, heldOut: ArmOutcomes): GroupResult[] {
  return partitions.flatMap((partition) => {
    const groups = partition
      .map(([key, keep]) => ({ key, treated: rateOf(treated, keep), heldOut: rateOf(heldOut, keep) }))
      .filter((group) => group.treated.customers + group.heldOut.customers > 0);
    if (groups.length < 2) return [];
    return groups.map((group) => ({ ...group, comparison: compare(group.treated, group.heldOut) }));
  });
}
