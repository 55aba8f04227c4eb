// The table of an import's look-ups behaves like a Map of its keys.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashTable } from './hash-table.ts';

test('values stay with their keys while the table grows, and are gone after clear', () => {
  const small = fc.integer({ min: -3, max: 3 });
  const key = fc.tuple(fc.oneof(small, fc.integer()), fc.oneof(small, fc.integer()), fc.integer({ min: 1, max: 5 }));
  fc.assert(
    fc.property(fc.array(key, { maxLength: 6000 }), (keys) => {
      const table = hashTable();
      const judge = new Map<string, number>();
      for (const [high, low, of] of keys) {
        const name = `${high} ${low} ${of}`;
        const place = table.place(high, low, of);
        expect(table.value(place)).toBe(judge.get(name) ?? 0);
        table.setValue(place, table.value(place) + 1);
        judge.set(name, (judge.get(name) ?? 0) + 1);
      }
      expect(table.size).toBe(judge.size);
      table.clear();
      expect(keys.every(([high, low, of]) => table.value(table.place(high, low, of)) === 0)).toBe(true);
    }),
    { numRuns: 20 },
  );
});
