// Addresses in the one form in which they are stored, compared and fingerprinted.
import type { Vault } from '../../ground/index.ts';

export type AddressChannel = 'email' | 'sms';

/**
 * An e-mail address trimmed, its domain in lower case; undefined when it cannot be one. Deliberately coarse: one @, a
 * domain with a dot, no blanks or control characters; whether it exists only a delivery tells.
 */
export function normalEmail(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed.length > 254) return undefined;
  const match = /^([^\s@<>()[\],;:"\\]{1,64})@([^\s@<>()[\],;:"\\]+\.[^\s@<>()[\],;:"\\.]{2,})$/.exec(trimmed);
  if (!match || match[1].startsWith('.') || match[1].endsWith('.') || trimmed.includes('..')) return undefined;
  if (match[2].startsWith('.') || match[2].startsWith('-')) return undefined;
  return `${match[1]}@${match[2].toLowerCase()}`;
}

/** A telephone number as + and digits (00 becomes +, national numbers stay digits only); undefined when it is none. */
export function normalPhone(text: string): string | undefined {
  const compact = text
    .trim()
    .replace(/[\s./()-]/g, '')
    .replace(/^00/, '+');
  return /^\+?\d{5,15}$/.test(compact) ? compact : undefined;
}

/** The keyed hash by which an address is found in `suppression`; upper and lower case are one address. */
export function addressHash(vault: Vault, channel: AddressChannel, address: string): Buffer {
  return vault.fingerprint(`address:${channel}`, address.toLowerCase());
}
