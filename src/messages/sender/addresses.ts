// E-mail addresses as they go over the wire.
import { domainToASCII } from 'node:url';

/**
 * The address with its domain in ASCII; undefined when it cannot be said to every mail server: a local part beyond
 * ASCII needs SMTPUTF8, which few offer, and anything with blanks or brackets could break out of the envelope.
 */
export function asciiAddress(address: string): string | undefined {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const domain = domainToASCII(address.slice(at + 1));
  if (at < 1 || domain === '' || !/^[a-z0-9.-]+$/i.test(domain)) return undefined;
  return /^[\w.!#$%&'*+/=?^`{|}~-]+$/.test(local) ? `${local}@${domain}` : undefined;
}
