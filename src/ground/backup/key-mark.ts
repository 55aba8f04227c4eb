// Recognises a vault key without telling it: a keyed hash of a fixed text.
import type { Vault } from '../vault.ts';

/** The mark of a key: equal for the same key, of no use to find it. */
export function keyMark(vault: Vault): string {
  return vault.fingerprint('backup', 'key mark').toString('hex');
}
