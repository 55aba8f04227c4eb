// The look-up by bytes: never a wrong meaning, whatever comes again, however many there are.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { knownBytes } from './known-bytes.ts';

/** Looks a text up somewhere inside a larger buffer. */
function lookUp<T>(look: ReturnType<typeof knownBytes<T>>, text: string): T {
  const bytes = Buffer.from(`before${text}after`);
  return look(bytes, 6, bytes.length - 5);
}

test('every text has its own meaning, the same object each time', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'é', '1'), maxLength: 4 })), (texts) => {
      const look = knownBytes((text) => ({ text }));
      const first = texts.map((text) => lookUp(look, text));
      expect(first.map(({ text }) => text)).toEqual(texts);
      texts.forEach((text, i) => {
        expect(lookUp(look, text)).toBe(first[i]);
      });
    }),
  );
});

test('past what it remembers it makes meanings anew, and where nothing comes again it stops remembering', () => {
  let made = 0;
  const look = knownBytes((text) => {
    made++;
    return text;
  });
  const texts = Array.from({ length: 40_000 }, (_, i) => `receipt ${i}`);
  for (const text of texts) expect(lookUp(look, text)).toBe(text);
  expect(made).toBe(40_000);
  expect(lookUp(look, 'receipt 39999')).toBe('receipt 39999');
  expect(made).toBe(40_001);
});

test('texts longer than names are understood, but not remembered', () => {
  let made = 0;
  const look = knownBytes((text) => {
    made++;
    return text.length;
  });
  expect([lookUp(look, 'x'.repeat(300)), lookUp(look, 'x'.repeat(300))]).toEqual([300, 300]);
  expect(made).toBe(2);
});

test('whoever says so has more remembered: of 40,000 customers each is made once, however the lines are mixed', () => {
  let made = 0;
  const look = knownBytes(
    (text) => {
      made++;
      return text;
    },
    { meanings: 2 ** 20, bytes: 2 ** 25 },
  );
  let wrong = 0;
  for (let i = 0; i < 80_000; i++) {
    const name = `customer ${(i * 7919) % 40_000}`;
    if (lookUp(look, name) !== name) wrong++;
  }
  expect([wrong, made]).toEqual([0, 40_000]);
});
