// The late who can still be won, added up over the value groups; the inactive stand apart.
import type { Today } from '../../scores/contract.ts';

/** The groups of those who bought within the value period, the most valuable first. */
export function winnableGroups(today: Today): Today['byValue'] {
  return today.byValue.filter(({ valueClass }) => valueClass > 0).toSorted((a, b) => b.valueClass - a.valueClass);
}

/** Their sums. The errors of groups, as of customers, make up for one another. */
export function winnable(today: Today) {
  const groups = winnableGroups(today);
  const sum = (of: (row: Today['byValue'][number]) => number) => groups.reduce((total, row) => total + of(row), 0);
  return {
    late: sum(({ late }) => late),
    best: sum(({ valueClass, late }) => (valueClass === 5 ? late : 0)),
    customers: sum(({ customers }) => customers),
    crossed: sum(({ crossed }) => crossed),
    highRisk: sum(({ highRisk }) => highRisk),
    valueMinor: sum(({ valueMinor }) => valueMinor),
    valueErrorMinor: Math.sqrt(sum(({ valueErrorMinor }) => valueErrorMinor ** 2)),
  };
}
