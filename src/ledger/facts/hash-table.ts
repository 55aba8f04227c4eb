// Numbers filed under a hash of 64 bits and a number: what an import looks up for every line, without an object or a
// string per look-up. Open addressing over one array of integers.

/** A table from (high, low, of) to a count or an index; absent is 0. */
export interface HashTable {
  /** The place of a key, made with value 0 when it is new; valid until the next call of `place`. */
  place(high: number, low: number, of: number): number;
  value(place: number): number;
  setValue(place: number, value: number): void;
  readonly size: number;
  clear(): void;
}

const width = 4;
const initialSlots = 1 << 12;

/** An empty table. `of` must not be 0, which marks free slots. */
export function hashTable(): HashTable {
  let slots = initialSlots;
  let cells = new Int32Array(slots * width);
  let size = 0;

  const find = (high: number, low: number, of: number): number => {
    let slot = (Math.imul(low ^ of, 0x9e3779b1) >>> 8) & (slots - 1);
    for (;;) {
      const at = slot * width;
      if (cells[at + 2] === 0) return at;
      if (cells[at] === high && cells[at + 1] === low && cells[at + 2] === of) return at;
      slot = (slot + 1) & (slots - 1);
    }
  };
  const grow = () => {
    const old = cells;
    slots *= 2;
    cells = new Int32Array(slots * width);
    for (let at = 0; at < old.length; at += width) {
      if (old[at + 2] !== 0) cells.set(old.subarray(at, at + width), find(old[at], old[at + 1], old[at + 2]));
    }
  };

  return {
    get size() {
      return size;
    },
    place(high, low, of) {
      if (size * 2 >= slots) grow();
      const at = find(high | 0, low | 0, of);
      if (cells[at + 2] === 0) {
        cells[at] = high;
        cells[at + 1] = low;
        cells[at + 2] = of;
        size++;
      }
      return at;
    },
    value: (place) => cells[place + 3],
    setValue(place, value) {
      cells[place + 3] = value;
    },
    clear() {
      cells.fill(0);
      size = 0;
    },
  };
}
