// The vault: what it seals only its own key opens, and fingerprints depend on key and purpose.
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { vaultOf } from './vault.ts';

const vault = vaultOf(randomBytes(32));

test('what was sealed is opened as it was, and never sealed the same way twice', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(vault.open(vault.seal(text))).toBe(text);
    }),
  );
  expect(vault.seal('secret').equals(vault.seal('secret'))).toBe(false);
});

test('another key, or one altered bit, opens nothing', () => {
  const sealed = vault.seal('secret');
  expect(() => vaultOf(randomBytes(32)).open(sealed)).toThrow();
  for (let at = 0; at < sealed.length; at++) {
    const altered = Buffer.from(sealed);
    altered[at] ^= 1;
    expect(() => vault.open(altered)).toThrow();
  }
});

test('a fingerprint is the same for the same value, and another for another purpose or key', () => {
  const mark = vault.fingerprint('email', 'a@example.org');
  expect(vault.fingerprint('email', 'a@example.org')).toEqual(mark);
  expect(vault.fingerprint('sms', 'a@example.org')).not.toEqual(mark);
  expect(vaultOf(randomBytes(32)).fingerprint('email', 'a@example.org')).not.toEqual(mark);
});

test('a key of another length is refused', () => {
  expect(() => vaultOf(randomBytes(16))).toThrow('32 bytes');
});
