// What bytes mean, worked out once: looked up by the bytes themselves, so that the ten-thousandth line with the same
// product makes no text, and whoever compares or files its meaning finds the very same object.

/** How many meanings are remembered at most, and how many of the bytes that lead to them. */
export interface Memory {
  readonly meanings: number;
  readonly bytes: number;
}

/** Enough for the products of a shop, whatever the size of its files. */
const usualMemory: Memory = { meanings: 16_384, bytes: 1024 * 1024 };
/** Longer texts hardly repeat. */
const longestKnown = 200;
const width = 4;

/** A look-up of what `make` makes of the text of bytes from `start` to `end`. */
export function knownBytes<T>(
  make: (text: string) => T,
  memory: Memory = usualMemory,
): (bytes: Buffer, start: number, end: number) => T {
  /** Number of the meaning in each slot, from 1; 0 = free. */
  let slots = new Int32Array(1 << 12);
  let store = new Uint8Array(1 << 14);
  let stored = 0;
  let known: T[] = [];
  let found = 0;
  let isWorthwhile = true;
  /** Hash, first byte in the store and length of each: side by side, because they are looked at together. */
  let places = new Int32Array(4096 * width);

  const isThis = (place: number, bytes: Buffer, start: number, length: number): boolean => {
    if (places[place + 2] !== length) return false;
    const kept = store;
    const at = places[place + 1];
    for (let i = 0; i < length; i++) if (kept[at + i] !== bytes[start + i]) return false;
    return true;
  };
  const file = (hash: number, number: number): void => {
    let slot = hash & (slots.length - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = number + 1;
  };
  /** Begins anew, or gives up where texts hardly come again, as the numbers of receipts. */
  const forget = (): void => {
    isWorthwhile = found > known.length;
    found = 0;
    known = [];
    stored = 0;
    slots.fill(0);
  };
  const remember = (bytes: Buffer, start: number, length: number, hash: number, meaning: T): void => {
    if (known.length === memory.meanings || stored + length > memory.bytes) forget();
    if (stored + length > store.length) {
      const larger = new Uint8Array(store.length * 2);
      larger.set(store.subarray(0, stored));
      store = larger;
    }
    const number = known.length;
    known.push(meaning);
    if (known.length * width > places.length) {
      const larger = new Int32Array(places.length * 2);
      larger.set(places);
      places = larger;
    }
    places[number * width] = hash;
    places[number * width + 1] = stored;
    places[number * width + 2] = length;
    store.set(bytes.subarray(start, start + length), stored);
    stored += length;
    if (known.length * 2 > slots.length) {
      slots = new Int32Array(slots.length * 2);
      for (let each = 0; each < number; each++) file(places[each * width], each);
    }
    file(hash, number);
  };

  return (bytes, start, end) => {
    const length = end - start;
    if (!isWorthwhile || length > longestKnown) return make(bytes.toString('utf8', start, end));
    const hash = hashOf(bytes, start, end);
    const filed = slots;
    const last = filed.length - 1;
    for (let slot = hash & last; filed[slot] !== 0; slot = (slot + 1) & last) {
      const number = filed[slot] - 1;
      if (places[number * width] === hash && isThis(number * width, bytes, start, length)) {
        found++;
        return known[number];
      }
    }
    const meaning = make(bytes.toString('utf8', start, end));
    remember(bytes, start, length, hash, meaning);
    return meaning;
  };
}

/** FNV-1a with its bits mixed once more, because slots are found by the low ones. */
function hashOf(bytes: Buffer, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at], 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
