// Remembers on a device who has signed in there, so that strangers who guess cannot lock its owner out.
import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Vault } from '../vault.ts';
import { normalEmail } from './accounts.ts';
import { sameToken } from './tokens.ts';

const prefix = 'ritorno_device_';
/** Signing in renews it; who stays away for longer is a stranger again. */
const keptDays = 365;
const attributes = { path: '/api', httpOnly: true, sameSite: 'lax', secure: 'auto' } as const;

/** A colleague's mark: two people who share a browser have a cookie each. */
function markOf(vault: Vault, email: string): string {
  return vault.fingerprint('device account', normalEmail(email)).toString('hex').slice(0, 16);
}

function signatureOf(vault: Vault, mark: string, device: string): string {
  return vault.fingerprint('device', `${mark} ${device}`).toString('base64url');
}

/** Gives the browser a cookie that says, signed with the vault's key, that this account has signed in from it. */
export function rememberDevice(vault: Vault, reply: FastifyReply, email: string): void {
  const mark = markOf(vault, email);
  const device = randomBytes(12).toString('base64url');
  const value = `${device}.${signatureOf(vault, mark, device)}`;
  reply.setCookie(prefix + mark, value, { ...attributes, maxAge: keptDays * 86_400 });
}

/** The name of the device from which this account has signed in before; undefined for all others. */
export function knownDevice(vault: Vault, request: FastifyRequest, email: string): string | undefined {
  const mark = markOf(vault, email);
  return verified(vault, mark, request.cookies[prefix + mark]);
}

/** The name of a device from which anybody has signed in before, asked before it is known who wants to sign in. */
export function anyKnownDevice(vault: Vault, request: FastifyRequest): string | undefined {
  for (const [name, value] of Object.entries(request.cookies)) {
    const device = name.startsWith(prefix) ? verified(vault, name.slice(prefix.length), value) : undefined;
    if (device !== undefined) return device;
  }
  return undefined;
}

function verified(vault: Vault, mark: string, value: string | undefined): string | undefined {
  const [device, signature] = (value ?? '').split('.');
  if (!device || !signature) return undefined;
  return sameToken(signature, signatureOf(vault, mark, device)) ? device : undefined;
}
