// Seals secrets (SMTP passwords, tokens) with a key that lives outside the database and outside every backup.
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/** Encrypts, decrypts and fingerprints with the data folder's key. */
export interface Vault {
  seal(plain: string): Buffer;
  /** Throws when the text was sealed with another key or altered. */
  open(sealed: Buffer): string;
  /** Keyed hash (HMAC-SHA-256) for addresses and tokens that must be recognised but not read back. */
  fingerprint(purpose: string, value: string): Buffer;
  /** A copy of the key for a thread of this process, which makes a vault of its own of it. Hand it to nobody else. */
  forThread(): Uint8Array;
}

/** A vault over a 32-byte key (AES-256-GCM, 12-byte nonce before, 16-byte tag after the cipher text). */
export function vaultOf(key: Buffer): Vault {
  if (key.length !== 32) throw new RangeError('the vault key must be 32 bytes');
  return {
    seal(plain) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      return Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
      decipher.setAuthTag(sealed.subarray(-16));
      return decipher.update(sealed.subarray(12, -16)).toString('utf8') + decipher.final('utf8');
    },
    fingerprint: (purpose, value) => createHmac('sha256', key).update(`${purpose}\0${value}`).digest(),
    forThread: () => Uint8Array.from(key),
  };
}
