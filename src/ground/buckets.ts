// Puts small buckets of waiting work together, so that a quiet hour costs one round of statements and not one per bucket.

/** A bucket and how much waits in it. */
export interface Bucket {
  readonly bucket: number;
  readonly count: number;
}

/**
 * Groups neighbouring buckets until each group holds about `size` items: a group is closed by the bucket that fills it,
 * so that a bucket larger than `size` stands alone or ends a group. Every bucket is in exactly one group, in order.
 */
export function bucketGroups(buckets: readonly Bucket[], size: number): number[][] {
  const groups: number[][] = [];
  let room = 0;
  for (const { bucket, count } of buckets) {
    if (room <= 0) {
      groups.push([]);
      room = size;
    }
    groups[groups.length - 1].push(bucket);
    room -= count;
  }
  return groups;
}
