// Random tokens that are handed out once and kept only as hashes.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits, safe in a URL, a cookie and a header. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a token. A plain hash is enough: nobody can guess 256 bits. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Compares two tokens without telling by its duration where they differ. */
export function sameToken(one: string, other: string): boolean {
  return timingSafeEqual(tokenHash(one), tokenHash(other));
}
