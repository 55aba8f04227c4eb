// Groups of buckets: nothing left out, nothing twice, none closed before it is full.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketGroups } from './buckets.ts';

const buckets = fc
  .array(fc.integer({ min: 1, max: 400 }), { maxLength: 60 })
  .map((counts) => counts.map((count, bucket) => ({ bucket, count })));

test('every bucket is in one group, and every group but the last is full with its last bucket and not before', () => {
  fc.assert(
    fc.property(buckets, fc.integer({ min: 1, max: 500 }), (all, size) => {
      const groups = bucketGroups(all, size);
      expect(groups.flat()).toEqual(all.map(({ bucket }) => bucket));
      const sum = (group: number[]) => group.reduce((total, bucket) => total + all[bucket].count, 0);
      for (const [place, group] of groups.entries()) {
        expect(sum(group.slice(0, -1))).toBeLessThan(size);
        if (place < groups.length - 1) expect(sum(group)).toBeGreaterThanOrEqual(size);
      }
    }),
  );
});
