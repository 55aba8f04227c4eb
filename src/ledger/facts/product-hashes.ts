// The identity of lines by the products that they sell, for a stage of millions of lines.
import { hashLine, hashText } from './content.ts';

/**
 * Hashes of the products by number, 0 = none; flat, because every line looks at another one and an object each would be
 * a miss of the processor's cache each.
 */
export function productHashes() {
  let halves = new Int32Array(2048);
  let count = -1;
  const add = (id: string): number => {
    count++;
    if (count * 2 === halves.length) {
      const more = new Int32Array(halves.length * 2);
      more.set(halves);
      halves = more;
    }
    const { high, low } = hashText(id);
    halves[count * 2] = high;
    halves[count * 2 + 1] = low;
    return count;
  };
  add('');
  return {
    add,
    ofLine: (product: number, tenThousandths: number, amountMinor: number) =>
      hashLine(halves[product * 2], halves[product * 2 + 1], tenThousandths, amountMinor),
  };
}
