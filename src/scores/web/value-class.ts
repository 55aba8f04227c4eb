// A number of the contract as one of the six value groups.

export type ValueClass = 0 | 1 | 2 | 3 | 4 | 5;

export function valueClassOf(number: number): ValueClass {
  const classes: readonly ValueClass[] = [0, 1, 2, 3, 4, 5];
  return classes.find((known) => known === number) ?? 0;
}
