// The identity of a line that has no number of its own: a hash of product, quantity and amount, 53 bits wide so that
// JavaScript reads it back exactly.
// Stored in the database, so it must never change. MurmurHash3's mixing steps, two lanes of 32 bits.

/** A hash in two halves of 32 bits. */
export interface Hash {
  readonly high: number;
  readonly low: number;
}

/** Hash of a text. */
export function hashText(text: string): Hash {
  let high = 0x9747b28c;
  let low = 0x3c6ef372;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = mix(high, unit, 0xcc9e2d51);
    low = mix(low, unit, 0x1b873593);
  }
  return { high: finish(high ^ text.length), low: finish(low + text.length) };
}

/**
 * Content of a line as a number below 2^53 (`high` has 21 bits): what was sold (the halves of the hash of the product's
 * external id), how many ten-thousandths, for how much.
 */
export function hashLine(high: number, low: number, tenThousandths: number, amountMinor: number): Hash {
  return {
    high: finish(mixNumber(mixNumber(high, tenThousandths, 0xcc9e2d51), amountMinor, 0x85ebca6b)) >>> 11,
    low: finish(mixNumber(mixNumber(low, tenThousandths, 0x1b873593), amountMinor, 0xc2b2ae35)) >>> 0,
  };
}

function mixNumber(hash: number, value: number, constant: number): number {
  const low = value | 0;
  // nearly all are within 32 bits, and a division costs as much as all the rest
  return mix(mix(hash, low, constant), low === value ? low >> 31 : Math.floor(value / 2 ** 32), constant);
}

function mix(hash: number, value: number, constant: number): number {
  let k = Math.imul(value, constant);
  k = (k << 15) | (k >>> 17);
  let h = hash ^ k;
  h = (h << 13) | (h >>> 19);
  return (Math.imul(h, 5) + 0xe6546b64) | 0;
}

function finish(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
